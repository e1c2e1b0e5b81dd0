package dev.lastcall.bench;

import dev.lastcall.policy.PolicyReader;
import dev.lastcall.policy.PolicyReading;
import dev.lastcall.policy.PolicySet;
import dev.lastcall.policy.PolicySource;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Policies that all ask for the same label of the namespace, and for a label of the Pod each. */
final class TeamPolicies {

  private TeamPolicies() {}

  /**
   * The policies team-0, team-1 and so on.
   *
   * @param sections of their specs, indented by two blanks
   */
  static PolicySet read(int count, String sections) {
    List<PolicySource> sources = new ArrayList<>();
    for (int index = 0; index < count; index++) {
      String text =
          """
          apiVersion: lastcall.dev/v1beta1
          kind: ShutdownPolicy
          metadata: { name: team-%1$d }
          spec:
            match:
              - namespaceSelector: { matchLabels: { lastcall.dev/inject: enabled } }
                objectSelector: { matchLabels: { lastcall.dev/policy: team-%1$d } }
                kinds: [Pod]
          """
              .formatted(index);
      sources.add(
          new PolicySource(index + ".yaml", (text + sections).getBytes(StandardCharsets.UTF_8)));
    }
    PolicyReading reading = PolicyReader.read(sources);
    if (!reading.isUsable()) {
      throw new IllegalStateException(reading.problems().toString());
    }
    return reading.policies();
  }
}
