package dev.lastcall.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lastcall.guard.GuardedPods.PodReference;
import dev.lastcall.guard.PodOwner;
import dev.lastcall.guard.PodsUnavailableException;
import dev.lastcall.guard.PreparationRecord;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigMapRecordsTest {

  private static final String NAME = "lastcall-guard";

  private final CertificateApiServer api = new CertificateApiServer();

  @AfterEach
  void close() {
    api.close();
  }

  private ConfigMapRecords records() {
    return new ConfigMapRecords(api.client(), "lastcall", NAME);
  }

  private static PreparationRecord record(String pod, Optional<PodOwner> owner) {
    return new PreparationRecord(
        new PodReference("shop", pod, "uid-of-" + pod),
        owner,
        "store",
        "2027-03-01T12:00:00.123Z",
        Map.of("store.id", "4", "label:a/b", "\"quoted\"\n{brace}"),
        Instant.parse("2027-03-01T12:00:01.000000007Z"),
        owner.isEmpty());
  }

  private ConfigMap stored() {
    return api.client().configMaps().inNamespace("lastcall").withName(NAME).get();
  }

  @Test
  void whatOneLeaderWritesTheNextOneReads() throws PodsUnavailableException {
    PodOwner owner = new PodOwner("apps/v1", "StatefulSet", "store", "uid-of-owner");
    List<PreparationRecord> written =
        List.of(record("store-0", Optional.of(owner)), record("store-1", Optional.empty()));
    ConfigMapRecords first = records();
    assertEquals(List.of(), first.read());
    first.replace(written.subList(0, 1));
    first.replace(written);
    ConfigMapRecords second = records();
    assertEquals(written, second.read());
    second.replace(List.of());
    assertEquals(List.of(), records().read());
  }

  @Test
  void whoDidNotSeeTheWriteOfAnotherReplacesNothing() throws PodsUnavailableException {
    List<PreparationRecord> one = List.of(record("store-0", Optional.empty()));
    ConfigMapRecords first = records();
    ConfigMapRecords second = records();
    first.read();
    second.read();
    first.replace(one);
    assertThrows(PodsUnavailableException.class, () -> second.replace(List.of()));
    assertEquals(one, second.read());
    second.replace(List.of());
    assertThrows(PodsUnavailableException.class, () -> first.replace(one));
    assertEquals(List.of(), records().read());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{\"preparations\": [{\"namespace\": \"shop\"}]}",
        "{\"preparations\": [{\"namespace\":\"a\",\"name\":\"b\",\"uid\":\"c\",\"guard\":\"d\","
            + "\"requestedAt\":\"e\",\"values\":{},\"recordedAt\":\"yesterday\"}]}"
      })
  void whatCannotBeReadIsKeptAside(String text) throws PodsUnavailableException {
    api.client()
        .configMaps()
        .inNamespace("lastcall")
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName(NAME)
                .endMetadata()
                .addToData("preparations.json", text)
                .addToData("other", "stays")
                .build())
        .create();
    ConfigMapRecords records = records();
    assertEquals(List.of(), records.read());
    List<PreparationRecord> one = List.of(record("store-0", Optional.empty()));
    records.replace(one);
    assertEquals(one, records().read());
    assertEquals(text, stored().getData().get("preparations.json.unreadable"));
    assertEquals("stays", stored().getData().get("other"));
  }

  @Test
  void moreThanAThousandAreRefused() throws PodsUnavailableException {
    ConfigMapRecords records = records();
    records.read();
    PreparationRecord one = record("store-0", Optional.empty());
    records.replace(Collections.nCopies(1000, one));
    PodsUnavailableException thrown =
        assertThrows(
            PodsUnavailableException.class, () -> records.replace(Collections.nCopies(1001, one)));
    assertTrue(thrown.getMessage().contains("at most 1000"), thrown.getMessage());
    assertEquals(1000, records().read().size());
  }

  @Test
  void aMissingRuleIsNamed() {
    api.forbid(true);
    PodsUnavailableException thrown =
        assertThrows(PodsUnavailableException.class, () -> records().read());
    assertTrue(
        thrown.getMessage().contains("ConfigMap lastcall/lastcall-guard")
            && thrown.getMessage().contains("rule on configmaps: get and update by name"),
        thrown.getMessage());
  }
}
