package dev.lastcall.cluster;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lastcall.engine.NamespaceLabels.NamespaceUnavailableException;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InformerNamespaceLabelsTest {

  private static final Map<String, String> ENABLED = Map.of("lastcall.dev/inject", "enabled");
  private static final Map<String, String> DISABLED = Map.of("lastcall.dev/inject", "disabled");

  private FakeApiServer api;
  private KubernetesClient client;
  private InformerNamespaceLabels labels;

  @BeforeEach
  void create() {
    Awaitility.setDefaultTimeout(Duration.ofSeconds(30));
    api = new FakeApiServer();
    client = api.client();
    labels = new InformerNamespaceLabels(client);
  }

  @AfterEach
  void close() {
    labels.close();
    client.close();
    api.close();
    Awaitility.reset();
  }

  @Test
  void knowsNamespacesAfterTheFirstList() {
    api.put("shop", ENABLED);
    api.put("bare", null);
    startBoth();
    awaitCached("shop", ENABLED);
    assertEquals(Optional.of(Map.of()), labels.cached("bare"));
    assertEquals(Optional.empty(), labels.cached("other"));
  }

  @Test
  void knowsNothingBeforeItIsStarted() {
    api.put("shop", ENABLED);
    api.start();
    assertEquals(Optional.empty(), labels.cached("shop"));
  }

  @Test
  void labelChangeIsSeen() {
    api.put("shop", ENABLED);
    startBoth();
    awaitCached("shop", ENABLED);
    awaitWatch();
    api.put("shop", DISABLED);
    awaitCached("shop", DISABLED);
  }

  @Test
  void deletedNamespaceIsForgottenAndComesBackWithItsNewLabels() {
    api.put("shop", ENABLED);
    startBoth();
    awaitCached("shop", ENABLED);
    awaitWatch();
    api.delete("shop");
    await().until(() -> labels.cached("shop").isEmpty());
    api.put("shop", DISABLED);
    awaitCached("shop", DISABLED);
  }

  @Test
  void lostWatchIsFollowedByANewList() {
    api.put("kept", ENABLED);
    api.put("deleted", ENABLED);
    api.put("recreated", ENABLED);
    startBoth();
    awaitCached("kept", ENABLED);
    awaitWatch();

    api.stop();
    api.delete("deleted");
    api.delete("recreated");
    api.put("recreated", DISABLED);
    api.put("created", ENABLED);
    assertEquals(Optional.of(ENABLED), labels.cached("kept"));
    api.nextWatchIsGone = true;
    api.start();

    awaitCached("created", ENABLED);
    awaitCached("recreated", DISABLED);
    await().until(() -> labels.cached("deleted").isEmpty());
    assertEquals(Optional.of(ENABLED), labels.cached("kept"));
    assertFalse(api.nextWatchIsGone);
  }

  @Test
  void startsWithoutAnApiServerAndFindsItLater() {
    labels.start();
    assertEquals(Optional.empty(), labels.cached("shop"));
    assertThrows(NamespaceUnavailableException.class, () -> labels.read("shop"));

    api.put("shop", ENABLED);
    api.start();
    awaitCached("shop", ENABLED);
  }

  @Test
  void readAsksTheApiServerAndRemembersNothing() throws NamespaceUnavailableException {
    api.put("shop", ENABLED);
    api.start();
    assertEquals(ENABLED, labels.read("shop"));
    api.put("shop", DISABLED);
    assertEquals(DISABLED, labels.read("shop"));
    assertEquals(Optional.empty(), labels.cached("shop"));
  }

  @Test
  void readOfANamespaceThatIsNotThereSaysSo() {
    api.start();
    var thrown = assertThrows(NamespaceUnavailableException.class, () -> labels.read("shop"));
    assertEquals("There is no namespace shop", thrown.getMessage());
  }

  @Test
  void readGivesUpSoonWhenNothingListens() {
    var thrown = assertUnavailable(labels, "shop");
    assertTrue(thrown.getMessage().contains("namespace shop"), thrown.getMessage());
    assertTrue(thrown.getMessage().contains("refused"), thrown.getMessage());
  }

  @Test
  void readGivesUpSoonWhenTheServerIsSilent() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        KubernetesClient client = FakeApiServer.client(silent.getLocalPort());
        InformerNamespaceLabels labels = new InformerNamespaceLabels(client)) {
      labels.start();
      var thrown = assertUnavailable(labels, "shop");
      assertTrue(thrown.getMessage().contains("2000"), thrown.getMessage());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "../secrets", "shop/pods", "Shop", "shop?watch=true", "shop\n"})
  void craftedNamesAreNeverSent(String name) {
    api.start();
    assertThrows(NamespaceUnavailableException.class, () -> labels.read(name));
    assertEquals(List.of(), api.requests);
  }

  @Test
  void asksForMetadataOnly() throws NamespaceUnavailableException {
    api.put("shop", ENABLED);
    startBoth();
    awaitCached("shop", ENABLED);
    awaitWatch();
    assertAccept("PartialObjectMetadataList", api.lists());
    assertAccept("PartialObjectMetadata", api.watches());

    api.requests.clear();
    labels.read("shop");
    assertAccept("PartialObjectMetadata", api.requests);
  }

  private static void assertAccept(String kind, List<RecordedRequest> requests) {
    assertFalse(requests.isEmpty());
    for (RecordedRequest request : requests) {
      assertEquals(
          List.of("application/json;as=" + kind + ";g=meta.k8s.io;v=v1, application/json"),
          request.getHeaders().headers("Accept"),
          request.toString());
    }
  }

  private static NamespaceUnavailableException assertUnavailable(
      InformerNamespaceLabels labels, String namespace) {
    return assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () -> assertThrows(NamespaceUnavailableException.class, () -> labels.read(namespace)));
  }

  private void startBoth() {
    api.start();
    labels.start();
  }

  private void awaitCached(String namespace, Map<String, String> expected) {
    await().untilAsserted(() -> assertEquals(Optional.of(expected), labels.cached(namespace)));
  }

  private void awaitWatch() {
    await().until(() -> !api.watches().isEmpty());
  }
}
