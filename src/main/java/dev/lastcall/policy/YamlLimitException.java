package dev.lastcall.policy;

import org.yaml.snakeyaml.error.Mark;

/** A file that would cost more than any real policy file does. */
final class YamlLimitException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Mark mark;
  private final String found;
  private final String expected;

  YamlLimitException(Mark mark, String found, String expected) {
    super(found);
    this.mark = mark;
    this.found = found;
    this.expected = expected;
  }

  Mark mark() {
    return mark;
  }

  String found() {
    return found;
  }

  String expected() {
    return expected;
  }
}
