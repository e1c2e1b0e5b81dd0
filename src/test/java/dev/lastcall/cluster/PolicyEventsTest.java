package dev.lastcall.cluster;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lastcall.cluster.PolicyEvents.OwnPod;
import dev.lastcall.policy.PolicyReader;
import dev.lastcall.policy.PolicySource;
import dev.lastcall.runtime.CurrentPolicies;
import dev.lastcall.runtime.Reload;
import io.fabric8.kubernetes.api.model.Event;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PolicyEventsTest {

  private static final OwnPod POD = new OwnPod("lastcall", "one", Optional.of("uid-1"));

  private final CertificateApiServer api = new CertificateApiServer();
  private final CurrentPolicies policies = new CurrentPolicies(Clock.systemUTC());

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void badReloadsBecomeFewEventsOnTheOwnPod() {
    try (PolicyEvents events = new PolicyEvents(api.client(), POD, Duration.ofHours(1))) {
      policies.listen(events);
      policies.accept(refused("kind: [\n"));
      await().atMost(Duration.ofSeconds(60)).until(() -> !api.events().isEmpty());
      for (int i = 0; i < 20; i++) {
        policies.accept(new Reload.Unreadable("no such folder " + i));
      }
      await().during(Duration.ofSeconds(2)).until(() -> api.events().size() == 1);
    }
    Event event = api.events().get(0);
    assertEquals("PolicyReloadFailed", event.getReason());
    assertEquals("Warning", event.getType());
    assertEquals("one", event.getInvolvedObject().getName());
    assertEquals("uid-1", event.getInvolvedObject().getUid());
    assertTrue(event.getMessage().contains("policy.yaml:"), event.getMessage());
  }

  private static Reload refused(String text) {
    return PolicyDirectory.reload(
        PolicyReader.read(
            List.of(new PolicySource("policy.yaml", text.getBytes(StandardCharsets.UTF_8)))));
  }
}
