package dev.lastcall.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lastcall.guard.GuardedPod;
import dev.lastcall.guard.PodsUnavailableException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A Pod as it is stored. */
class ApiGuardedPodsReadsTest {

  @AutoClose private final GuardedShop shop = new GuardedShop();
  private final GuardApiServer api = shop.api;
  private final ApiGuardedPods pods = shop.pods;

  @Test
  void readsAPodAsItIsStored() throws Exception {
    shop.createPod("StatefulSet", "metadata");
    GuardedPod pod = pods.read("shop", "store-1").orElseThrow();
    assertEquals("store-1", pod.name());
    assertEquals("shop", pod.namespace());
    assertFalse(pod.uid().isEmpty());
    assertFalse(pod.resourceVersion().isEmpty());
    assertEquals(Optional.of("n1"), pod.node());
    assertEquals("Running", pod.phase());
    assertTrue(pod.isReady());
    assertEquals("store", pod.owner().orElseThrow().name());
    assertEquals(Map.of("app", "store"), pod.labels());
    assertTrue(pods.read("shop", "store-2").isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../nodes/n1", "a/b", "a?b", "A", ""})
  void whatCannotBeANameIsNotAskedFor(String name) throws Exception {
    assertTrue(pods.read("shop", name).isEmpty());
    assertTrue(pods.read(name, "store-1").isEmpty());
    assertTrue(api.requests.isEmpty());
  }

  @ParameterizedTest
  @CsvSource({"403, a rule on pods: get", "500, HTTP 500"})
  void aReadThatFailsSaysWhy(int code, String message) {
    api.otherwise = request -> Optional.of(GuardApiServer.status(code));
    PodsUnavailableException failure =
        assertThrows(PodsUnavailableException.class, () -> pods.read("shop", "store-1"));
    assertTrue(failure.getMessage().contains("Reading Pod shop/store-1"), failure.getMessage());
    assertTrue(failure.getMessage().contains(message), failure.getMessage());
  }
}
