package dev.lastcall.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LabelStoreTest {

  private final LabelStore store = new LabelStore();

  /** The informer compares the version of what it puts with that of what was there. */
  @Test
  void putGivesBackWhatWasThereBefore() {
    assertNull(store.put("shop", namespace("shop", "1", Map.of("team", "a"))));
    Namespace before = store.put("shop", namespace("shop", "2", Map.of("team", "b")));

    assertEquals("1", before.getMetadata().getResourceVersion());
    assertEquals(Map.of("team", "a"), before.getMetadata().getLabels());
    assertEquals("2", store.get("shop").getMetadata().getResourceVersion());
    assertEquals(Optional.of(Map.of("team", "b")), store.labels("shop"));
    assertEquals("2", store.remove("shop").getMetadata().getResourceVersion());
    assertEquals(Optional.empty(), store.labels("shop"));
    assertNull(store.remove("shop"));
  }

  @Test
  void keepsNothingButNameLabelsAndVersion() {
    Namespace full =
        new NamespaceBuilder(namespace("shop", "1", Map.of("team", "a")))
            .editMetadata()
            .withUid("uid")
            .addToAnnotations("note", "long")
            .addNewManagedField()
            .withManager("helm")
            .endManagedField()
            .endMetadata()
            .build();
    store.put("shop", full);

    assertEquals(List.of(namespace("shop", "1", Map.of("team", "a"))), store.values().toList());
    assertEquals(List.of("shop"), store.keySet().toList());
    assertEquals(1, store.size());
  }

  @Test
  void equalKeysAndValuesAreThereOnce() {
    store.put("a", namespace("a", "1", Map.of(copy("team"), copy("red"))));
    store.put("b", namespace("b", "1", Map.of(copy("team"), copy("red"))));
    Map.Entry<String, String> first = only("a");
    Map.Entry<String, String> second = only("b");

    assertSame(first.getKey(), second.getKey());
    assertSame(first.getValue(), second.getValue());
  }

  /** Admission asks for each request. */
  @Test
  void theLabelsOfANamespaceAreOneMapUntilTheyChange() {
    store.put("a", namespace("a", "1", Map.of("team", "red")));

    assertSame(store.labels("a").orElseThrow(), store.labels("a").orElseThrow());
  }

  private Map.Entry<String, String> only(String name) {
    return store.labels(name).orElseThrow().entrySet().iterator().next();
  }

  private static String copy(String text) {
    return new String(text.toCharArray());
  }

  private static Namespace namespace(String name, String version, Map<String, String> labels) {
    return new NamespaceBuilder()
        .withNewMetadata()
        .withName(name)
        .withResourceVersion(version)
        .withLabels(labels)
        .endMetadata()
        .build();
  }
}
