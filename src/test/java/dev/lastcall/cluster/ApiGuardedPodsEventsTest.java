package dev.lastcall.cluster;

import static dev.lastcall.cluster.GuardedShop.PATIENCE;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lastcall.guard.GuardedPods.PodReference;
import dev.lastcall.guard.PodEvent;
import dev.lastcall.guard.PodEvent.Reason;
import io.fabric8.kubernetes.api.model.Event;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What is told of Pods as Events. */
class ApiGuardedPodsEventsTest {

  @AutoClose private final GuardedShop shop = new GuardedShop();
  private final GuardApiServer api = shop.api;
  private final ApiGuardedPods pods = shop.pods;

  @Test
  void tellsOnceWhatIsToldAgain() {
    PodReference pod = new PodReference("shop", "store-1", "uid-1");
    for (int i = 0; i < 50; i++) {
      pods.tell(pod, new PodEvent(Reason.DeletionHeld, "Held."));
    }
    pods.tell(pod, new PodEvent(Reason.DeadlinePassed, "x".repeat(2_000)));
    await().atMost(PATIENCE).until(() -> api.events("shop").size() >= 2);
    List<Event> events = api.events("shop");
    assertEquals(2, events.size());
    Event held =
        events.stream().filter(it -> it.getMessage().equals("Held.")).findFirst().orElseThrow();
    assertEquals("DeletionHeld", held.getReason());
    assertEquals("Normal", held.getType());
    assertEquals("uid-1", held.getInvolvedObject().getUid());
    assertEquals("Pod", held.getInvolvedObject().getKind());
    assertEquals("lastcall-1", held.getReportingInstance());
    Event passed = events.stream().filter(it -> it != held).findFirst().orElseThrow();
    assertEquals("Warning", passed.getType());
    assertEquals(1_024, passed.getMessage().length());
  }

  @Test
  void whatARequestSaysOfAPodIsToldIfThePodStoredSaysSo() throws Exception {
    shop.createPod("StatefulSet", "metadata");
    PodReference stored =
        new PodReference("shop", "store-1", pods.read("shop", "store-1").orElseThrow().uid());
    PodEvent event = new PodEvent(Reason.DeletionForced, "Forced.");
    pods.tellIf(new PodReference("shop", "store-1", "sent"), pod -> true, event);
    pods.tellIf(new PodReference("shop", "store-9", "sent"), pod -> true, event);
    pods.tellIf(stored, pod -> pod.annotations().containsKey("forced"), event);
    pods.tellIf(
        stored,
        pod -> pod.annotations().containsKey("note"),
        new PodEvent(Reason.DeletionForced, "Noted."));
    await().atMost(PATIENCE).until(() -> !api.events("shop").isEmpty());
    assertEquals(List.of("Noted."), api.events("shop").stream().map(Event::getMessage).toList());
  }

  @Test
  void requestsAboutEverNewPodsDisplaceNoEventOfTheLeader() {
    for (int i = 0; i < 3_000; i++) {
      pods.tellIf(
          new PodReference("shop", "store-1", "sent-" + i),
          pod -> true,
          new PodEvent(Reason.DeletionForced, "Forced."));
    }
    pods.tell(
        new PodReference("shop", "store-1", "uid-1"),
        new PodEvent(Reason.DeadlinePassed, "Passed."));
    await().atMost(PATIENCE).until(() -> !api.events("shop").isEmpty());
    assertEquals(List.of("Passed."), api.events("shop").stream().map(Event::getMessage).toList());
  }

  @Test
  void anEventThatIsRefusedHarmsNobody() {
    api.otherwise = request -> Optional.of(GuardApiServer.status(403));
    pods.tell(new PodReference("shop", "a", "1"), new PodEvent(Reason.Prepared, "Prepared."));
    await().atMost(PATIENCE).until(() -> api.count("POST") == 1);
    api.otherwise = request -> Optional.empty();
    pods.tell(new PodReference("shop", "b", "2"), new PodEvent(Reason.Prepared, "Prepared."));
    await().atMost(PATIENCE).until(() -> api.events("shop").size() == 1);
  }
}
