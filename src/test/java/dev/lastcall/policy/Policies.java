package dev.lastcall.policy;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads policies from text, for tests. */
final class Policies {

  private static final String HEAD =
      """
      apiVersion: lastcall.dev/v1beta1
      kind: ShutdownPolicy
      metadata: { name: %s }
      spec:
      """;

  private Policies() {}

  static PolicyReading read(String file, String text) {
    return PolicyReader.read(List.of(source(file, text)));
  }

  static PolicySource source(String file, String text) {
    return new PolicySource(file, text.getBytes(StandardCharsets.UTF_8));
  }

  /** A document whose spec is the given text, indented by two. */
  static String document(String name, String spec) {
    return HEAD.formatted(name) + spec.indent(2);
  }

  /** The policies of one file, which must be good. */
  static PolicySet set(String... documents) {
    PolicyReading reading = read("test.yaml", String.join("---\n", documents));
    if (!reading.isUsable()) {
      throw new AssertionError(reading.problems());
    }
    return reading.policies();
  }
}
