package dev.lastcall.testing;

import java.util.ArrayList;
import java.util.List;

/** Shell scripts that print the same each time, made of everything that quoting can spoil. */
public final class ScriptGenerator {

  /** POSIX; each is a statement of its own, and may follow any other. */
  private static final List<String> STATEMENTS =
      List.of(
          "echo plain words",
          "echo 'single  \"quoted\" $HOME `x` \\n'",
          "echo \"double  'quoted' \\\"escaped\\\" \\$literal\"",
          "name='J\u00f6rg \u6771\u4eac \ud83d\ude80'; echo \"$name\" \"${name}\" ${name}",
          "printf '%s|' \"$0\" \"$@\"; echo",
          "printf 'tab\\there\\n'",
          "echo a\\ b\\\\c",
          "echo one &&\n  echo two ||\n  echo three",
          "for n in 1 2 3; do echo \"n=$n\"; done",
          "i=0; while [ $i -lt 3 ]; do i=$((i + 1)); echo $i; done",
          "if [ -n \"$1\" ]; then echo has \"$1\"; else echo 'has none'; fi",
          "case \"$0\" in *x*) echo 'with x';; *) echo 'without x';; esac",
          "greet() { echo \"hello $1\"; }; greet 'big world'",
          "(cd / && pwd)",
          "cat <<EOF\nhere $((6 * 7)) \"doc\"\nEOF",
          "cat <<'EOF'\nliteral $((6 * 7)) $0 \\\nEOF",
          "# a comment; with 'odd \"quotes\nexit_code=0",
          "echo $(echo nested \"$(echo 'deeper $x')\")",
          "false || echo 'after false'",
          "trap 'echo bye' EXIT",
          "{ echo grouped; } 2>/dev/null",
          "echo err >&2",
          "true & wait",
          "sleep 3; echo slept",
          "! false",
          "set -- x 'y z'; echo $# \"$2\"",
          "echo 'a;b&c|d<e>f(g)h'",
          "echo \"*\" '?' [a-z",
          "echo '\u00e4\u00f6\u00fc\u00df' | tr -d x",
          ": ${UNSET:=default value}; echo \"$UNSET\"");

  /** Statements after which nothing else runs. */
  private static final List<String> ENDS =
      List.of(
          "exec echo 'the end'", "exit 3", "exec sh -c 'echo \"$0\" inner' outer", "kill -TERM $$");

  private final RandomChoice random;

  public ScriptGenerator(long seed) {
    this(new RandomChoice(seed));
  }

  ScriptGenerator(RandomChoice random) {
    this.random = random;
  }

  public String next() {
    List<String> parts = new ArrayList<>();
    for (int left = random.between(1, 5); left > 0; left--) {
      parts.add(random.oneOf(STATEMENTS));
    }
    if (random.percent(25)) {
      parts.add(random.oneOf(ENDS));
    }
    String start = random.oneOf("", "", "", "\n", "  ", "#!/bin/sh\n", "set -e\n", "sleep 0.5\n");
    return start + String.join("\n", parts) + random.oneOf("", "\n", "\n\n", " ");
  }
}
