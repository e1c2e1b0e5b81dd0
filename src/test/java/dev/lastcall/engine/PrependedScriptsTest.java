package dev.lastcall.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.json.Json;
import dev.lastcall.policy.PolicyReader;
import dev.lastcall.policy.PolicySet;
import dev.lastcall.policy.PolicySource;
import dev.lastcall.testing.ScriptGenerator;
import dev.lastcall.testing.Seeds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs hooks with the delay in front of them, and without: they must do the same. {@code sleep} is
 * a stub that writes down how it was called.
 */
class PrependedScriptsTest {

  private static final int GENERATED = 40;
  private static final int THREADS = 8;

  /** Of the chosen commands, one whose own sleep is as long as the delay. */
  private static final int KEPT = 1;

  private static final PolicySet PREPEND =
      PolicyReader.read(
              List.of(
                  new PolicySource(
                      "prepend.yaml",
                      """
                      apiVersion: lastcall.dev/v1beta1
                      kind: ShutdownPolicy
                      metadata: {name: prepend}
                      spec: {match: [{}], preStop: {delay: 1s, existing: Prepend}}
                      """
                          .getBytes(StandardCharsets.UTF_8))))
          .policies();

  /** Hooks as users have them, and the corners of quoting. */
  private static final List<List<String>> COMMANDS =
      List.of(
          List.of("-c", "echo \"$0\" \"$1\" \"$#\""),
          List.of("-c", "echo \"$0\" \"$1\" \"$#\"", "name", "an 'argument'"),
          List.of("-c", "exec echo 'exec ends the shell'"),
          List.of("-c", "# only a comment"),
          List.of("-c", "#!/bin/sh\nset -eu\necho started\nfalse\necho never"),
          List.of("-ec", "echo one\nfalse\necho never"),
          List.of("-c", "echo 'a\nb'\n\n\techo \"c\nd\"\n"),
          List.of("-c", "\r\necho 'after a carriage return'"),
          List.of("-c", "echo '\u6771\u4eac' \"\u00e9\ud83d\ude80\"; printf '%s' \u00fc"),
          List.of("-c", "if true; then echo yes; fi"),
          List.of("-c", "! echo negated"),
          List.of("-c", "{ echo braces; }"),
          List.of("-c", "(echo subshell)"),
          List.of("-c", "case x in x) echo matched;; esac"),
          List.of("-c", "cat <<END\n$((1 + 1)) `echo two`\nEND\n"),
          List.of("-c", "X=1 Y='2 3' env | grep '^[XY]=' | sort"),
          List.of("-c", "echo $? ; exit 7"),
          List.of("-c", "sleep 0.2; echo 'a sleep of its own'"),
          List.of("-c", "sleep 5 & echo 'in the background'; wait"),
          List.of("-c", "trap 'echo trapped' TERM EXIT; kill -TERM $$; echo after"),
          List.of("-c", "echo \\\n  continued"),
          List.of("-c", "echo '%s %d \\n \\0 $(date) ${x}'"),
          List.of("-c", "/bin/echo -n no newline"),
          List.of("-xc", "echo traced 2>/dev/null"),
          List.of("-c", "--", "echo 'behind two dashes'"),
          List.of("-c", "-e", "echo 'behind an option'; false; echo never"),
          List.of("-c", "+e", "echo 'behind a plus'"));

  /** What no shell runs, so that nothing sleeps either. */
  private static final List<List<String>> BROKEN =
      List.of(
          List.of("-c", "echo syntax ( error"),
          List.of("-c", "echo 'no end"),
          List.of("-c", "; echo"));

  @TempDir Path folder;

  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final AtomicInteger runs = new AtomicInteger();

  @BeforeEach
  void stubOfSleep() throws IOException {
    Path stub = Files.createDirectories(folder.resolve("bin")).resolve("sleep");
    Files.writeString(stub, "#!/bin/sh\necho \"$@\" >>\"$SLEEP_CALLS\"\n");
    assertTrue(stub.toFile().setExecutable(true));
  }

  @AfterEach
  void stopThreads() {
    threads.shutdownNow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sh", "/bin/sh", "bash", "ash"})
  void chosenScriptsDoTheSameBehindTheDelay(String shell) throws Exception {
    assumeInstalled(shell);
    int delayed = countDelayed(shell, COMMANDS);
    assertEquals(COMMANDS.size() - KEPT, delayed);
    for (List<String> rest : BROKEN) {
      List<String> command = command(shell, rest);
      assertEquals(run(command).code(), run(prepended(command)).code(), command::toString);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sh", "bash", "ash"})
  void generatedScriptsDoTheSameBehindTheDelay(String shell) throws Exception {
    assumeInstalled(shell);
    long seed = Seeds.seed();
    ScriptGenerator scripts = new ScriptGenerator(seed);
    List<List<String>> commands =
        Stream.generate(() -> List.of("-c", scripts.next(), "hook.sh", "one"))
            .limit(GENERATED)
            .toList();
    int delayed = countDelayed(shell, commands);
    System.out.printf("%s: %d of %d delayed, %s%n", shell, delayed, GENERATED, Seeds.told(seed));
    assertTrue(delayed >= GENERATED / 2);
  }

  @Test
  void theStubIsWhatSleeps() throws Exception {
    Result result = run(List.of("sh", "-c", "sleep 100; echo done"));
    assertEquals(new Result(0, "done\n", "100\n"), result);
  }

  /** Checks the commands side by side: BusyBox sleeps in earnest, by itself. */
  private int countDelayed(String shell, List<List<String>> commands) throws Exception {
    List<Future<Boolean>> checks = new ArrayList<>();
    for (List<String> rest : commands) {
      checks.add(threads.submit(() -> check(command(shell, rest))));
    }
    int delayed = 0;
    for (Future<Boolean> check : checks) {
      delayed += check.get() ? 1 : 0;
    }
    return delayed;
  }

  private static List<String> command(String shell, List<String> rest) {
    return Stream.concat(Stream.of(shell), rest.stream()).toList();
  }

  /** Whether the hook got the delay. */
  private boolean check(List<String> command) throws Exception {
    List<String> delayed = prepended(command);
    Result before = run(command);
    Result after = run(delayed);
    boolean changed = !delayed.equals(command);
    String where = Seeds.told(Seeds.seed()) + "\n" + delayed;
    assertEquals(before.out(), after.out(), where);
    assertEquals(before.code(), after.code(), where);
    if (!command.get(0).equals("ash")) {
      assertEquals((changed ? "1\n" : "") + before.calls(), after.calls(), where);
    }
    return changed;
  }

  /** The command that the engine makes of a container's hook. */
  private static List<String> prepended(List<String> command) {
    ObjectNode pod =
        (ObjectNode) Json.parse("{\"spec\":{\"containers\":[{\"name\":\"app\",\"image\":\"a\"}]}}");
    ArrayNode words =
        ((ObjectNode) pod.at("/spec/containers/0"))
            .withObject("/lifecycle/preStop/exec")
            .putArray("command");
    command.forEach(words::add);
    JsonNode after = EngineRun.of(pod, PREPEND, Map.of()).after();
    List<String> result = new ArrayList<>();
    after
        .at("/spec/containers/0/lifecycle/preStop/exec/command")
        .forEach(word -> result.add(word.textValue()));
    return result;
  }

  /**
   * What came of a command.
   *
   * @param calls the arguments of each call of sleep
   */
  private record Result(int code, String out, String calls) {}

  /**
   * Runs the command by way of a file: the JVM may not be able to pass non-ASCII arguments, which
   * depends on the locale.
   */
  private Result run(List<String> command) throws Exception {
    Path own = Files.createDirectory(folder.resolve("run-" + runs.incrementAndGet()));
    StringBuilder line = new StringBuilder("exec");
    command.forEach(word -> line.append(" '").append(word.replace("'", "'\\''")).append('\''));
    Path launcher = Files.writeString(own.resolve("launcher"), line + "\n");
    Path calls = own.resolve("calls");
    Path out = own.resolve("out");
    ProcessBuilder builder =
        new ProcessBuilder("/bin/sh", launcher.toString())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"));
    builder.environment().put("SLEEP_CALLS", calls.toString());
    Process process = builder.start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("does not end: " + command);
    }
    String called = Files.exists(calls) ? Files.readString(calls) : "";
    return new Result(process.exitValue(), Files.readString(out), called);
  }

  private void assumeInstalled(String shell) throws IOException {
    Optional<Path> busybox = find("busybox");
    if (shell.equals("ash") && busybox.isPresent()) {
      // BusyBox is the shell by whose name it is called.
      String ash = "#!/bin/sh\nexec '" + busybox.get() + "' ash \"$@\"\n";
      Path wrapper = Files.writeString(folder.resolve("bin/ash"), ash);
      assertTrue(wrapper.toFile().setExecutable(true));
      return;
    }
    boolean installed = shell.startsWith("/") || find(shell).isPresent();
    assumeTrue(installed, shell + " is not installed on this machine (ash comes with busybox)");
  }

  private static Optional<Path> find(String program) {
    return Arrays.stream(System.getenv("PATH").split(":"))
        .map(directory -> Path.of(directory, program))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
