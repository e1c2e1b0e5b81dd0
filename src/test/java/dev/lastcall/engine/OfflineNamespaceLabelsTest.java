package dev.lastcall.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OfflineNamespaceLabelsTest {

  private final OfflineNamespaceLabels labels =
      new OfflineNamespaceLabels(
          Map.of("shop", Map.of("lastcall.dev/inject", "enabled"), "bare", Map.of()));

  @Test
  void knownNamespaceHasItsLabelsAndItsName() {
    Map<String, String> shop =
        Map.of("lastcall.dev/inject", "enabled", "kubernetes.io/metadata.name", "shop");
    assertEquals(Optional.of(shop), labels.cached("shop"));
    assertEquals(shop, labels.read("shop"));
    assertEquals(Map.of("kubernetes.io/metadata.name", "bare"), labels.read("bare"));
  }

  @Test
  void unknownNamespaceHasOnlyItsName() {
    Map<String, String> other = Map.of("kubernetes.io/metadata.name", "other");
    assertEquals(Optional.of(other), labels.cached("other"));
    assertEquals(other, labels.read("other"));
  }

  @Test
  void nameLabelCannotBeForged() {
    var forged =
        new OfflineNamespaceLabels(Map.of("shop", Map.of("kubernetes.io/metadata.name", "other")));
    assertEquals(Map.of("kubernetes.io/metadata.name", "shop"), forged.read("shop"));
  }
}
