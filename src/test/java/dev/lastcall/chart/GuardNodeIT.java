package dev.lastcall.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lastcall.testing.Kubectl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The delete guard on a real cluster, with the real controllers and two replicas: a store whose
 * members must hand over their leaders before they stop.
 */
class GuardNodeIT {

  /** From ready to deletion; the goal is 5 s, and deletions are known to within one. */
  private static final Duration WAKE_LIMIT = Duration.ofSeconds(30);

  private static GuardChart guards;

  @BeforeAll
  static void install() throws IOException {
    guards = new GuardChart();
  }

  @AfterAll
  static void remove() throws IOException {
    guards.close();
  }

  /** The control: without it nobody knows whether the other tests could fail. */
  @Test
  void withoutAGuardLeadersAreLost() throws IOException {
    GuardedStore store = guards.unguardedStore();
    store.statefulSet("plain", "patient", 3);

    restart(store, "statefulset/plain");

    assertTrue(store.state().at("/lost").asInt() > 0, store.state().toString());
  }

  @Test
  void aStatefulSetIsUpdatedWithoutLosingALeader() throws IOException {
    GuardedStore store = guards.store();
    store.statefulSet("tikv", "patient", 3);
    try (PodEndings endings = new PodEndings(store.namespace())) {
      restart(store, "statefulset/tikv");

      assertNothingLost(store);
      InstalledChart.await("everything undone", () -> isUndone(store));
      for (JsonNode member : store.members()) {
        assertEquals(1, member.at("/prepares").asInt(), member.toString());
        assertEquals(1, member.at("/cancels").asInt(), member.toString());
      }
      assertWoken("StatefulSet", endings, 3);
    }
  }

  @Test
  void aDeploymentIsUpdatedWithoutLosingALeader() throws IOException {
    GuardedStore store = guards.store();
    store.deployment("cache", "patient", 2);
    store.awaitBalance(2);
    try (PodEndings endings = new PodEndings(store.namespace())) {
      restart(store, "deployment/cache");
      InstalledChart.await("the old Pods are gone", () -> podCount(store, "cache") == 2);

      assertNothingLost(store);
      assertWoken("ReplicaSet", endings, 2);
    }
  }

  @Test
  void aDaemonSetIsUpdatedWithoutLosingALeader() throws IOException {
    GuardedStore store = guards.store();
    store.deployment("others", "none", 1);
    store.daemonSet("agent", "patient");
    store.awaitBalance(2);
    try (PodEndings endings = new PodEndings(store.namespace())) {
      restart(store, "daemonset/agent");

      assertNothingLost(store);
      assertWoken("DaemonSet", endings, 1);
    }
  }

  /** All Pods of one owner at once: their turns come one after the other. */
  @Test
  void aDrainWaitsAndSucceeds() throws Exception {
    GuardedStore store = guards.store();
    store.statefulSet("drained", "patient", 3);
    List<String> before = uids(store, "drained");
    String node = store.pod("drained-0").at("/spec/nodeName").asText();
    Path out = Files.createTempFile("drain", ".txt");
    String[] drain = {
      "drain", node, "--pod-selector=app=drained", "--timeout=5m", "--ignore-daemonsets"
    };
    Process process = Kubectl.follow(out, drain);
    try {
      InstalledChart.await(
          "the first refusal",
          () -> Files.readString(out).contains("DeleteGuard patient holds Pod"));
      // The only node: what replaces the drained Pods must find a place.
      Kubectl.text("", "uncordon", node);
      assertTrue(process.waitFor(5, TimeUnit.MINUTES), Files.readString(out));
    } finally {
      process.destroy();
      Kubectl.run("", "uncordon", node);
    }
    assertEquals(0, process.exitValue(), Files.readString(out));
    assertTrue(Files.readString(out).contains("will retry after 5s"), Files.readString(out));
    Files.delete(out);
    kubectlStatus(store, "statefulset/drained");
    assertTrue(uids(store, "drained").stream().noneMatch(before::contains));
    assertNothingLost(store);
  }

  @Test
  void aBudgetThatRefusesAfterThePreparationEndsInCancel() throws IOException {
    GuardedStore store = guards.store();
    store.statefulSet("bound", "patient", 3);
    store.kubectl("create", "pdb", "all", "--selector=app=bound", "--min-available=3");
    InstalledChart.await(
        "the budget's refusal", () -> store.evict("bound-1").contains("disruption budget"));
    assertTrue(store.member("bound-1").at("/evicting").asBoolean());

    InstalledChart.await("cancel", () -> !store.member("bound-1").at("/evicting").asBoolean());

    InstalledChart.await(
        "the marks are gone", () -> store.annotation("bound-1", "prepare-requested-at").isEmpty());
    assertFalse(store.events("bound-1", "DeletionAbandoned").isEmpty());
    assertNothingLost(store);
  }

  private static void restart(GuardedStore store, String workload) throws IOException {
    store.kubectl("rollout", "restart", workload);
    kubectlStatus(store, workload);
  }

  private static void kubectlStatus(GuardedStore store, String workload) throws IOException {
    store.kubectl("rollout", "status", workload, "--timeout=6m");
  }

  private static void assertNothingLost(GuardedStore store) throws IOException {
    JsonNode state = store.state();
    assertEquals(0, state.at("/lost").asInt(), state.toString());
    assertEquals(1, state.at("/mostEvicting").asInt(), state.toString());
    for (JsonNode member : store.members()) {
      assertTrue(member.at("/mostAtOnce").asInt() <= 1, state.toString());
    }
  }

  private static boolean isUndone(GuardedStore store) throws IOException {
    return store.members().stream().noneMatch(it -> it.at("/evicting").asBoolean());
  }

  private static void assertWoken(String kind, PodEndings endings, int pods) throws IOException {
    InstalledChart.await("all endings", () -> endings.afterReady().size() >= pods);
    System.out.printf("%s: deleted after ready: %s%n", kind, endings.afterReady().values());
    for (Duration after : endings.afterReady().values()) {
      assertTrue(after.compareTo(WAKE_LIMIT) < 0, kind + ": " + after);
    }
  }

  private static List<String> uids(GuardedStore store, String app) throws IOException {
    return store
        .kubectl("get", "pods", "-l", "app=" + app, "-o", "jsonpath={.items[*].metadata.uid}")
        .lines()
        .flatMap(line -> List.of(line.split(" ")).stream())
        .toList();
  }

  private static int podCount(GuardedStore store, String app) throws IOException {
    List<String> uids = uids(store, app);
    assertNotEquals(List.of(), uids);
    return uids.size();
  }
}
