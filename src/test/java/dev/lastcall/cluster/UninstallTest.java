package dev.lastcall.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lastcall.guard.GuardedPods.PodReference;
import dev.lastcall.guard.PodsUnavailableException;
import dev.lastcall.guard.PreparationRecord;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What uninstall does with the records of delete guards. */
class UninstallTest {

  private static final String NAMESPACE = CertificateApiServer.NAMESPACE;
  private static final String RECORDS = "ConfigMap " + NAMESPACE + "/lastcall-guard";

  private final CertificateApiServer api = new CertificateApiServer();
  private final List<String> told = new ArrayList<>();

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void deletesRecordsThatHoldNothing() throws PodsUnavailableException {
    records().replace(List.of());

    assertEquals(List.of(), uninstall());
    assertNull(read());
    assertTrue(told.contains(RECORDS + " deleted"), told.toString());
  }

  @Test
  void keepsRecordsOfPodsThatArePrepared() throws PodsUnavailableException {
    PodReference pod = new PodReference("shop", "tikv-0", "uid-1");
    Instant now = Instant.parse("2027-03-01T12:00:00Z");
    records()
        .replace(
            List.of(
                new PreparationRecord(
                    pod, Optional.empty(), "tikv", now.toString(), Map.of(), now, false)));

    assertKept();
  }

  @ParameterizedTest
  @CsvSource({
    "preparations.json, cut off",
    "preparations.json, '[]'",
    "preparations.json, ''",
    "preparations.json.unreadable, '{\"preparations\":[]}'"
  })
  void keepsWhatItCannotRead(String entry, String text) {
    write(Map.of(entry, text));

    assertKept();
  }

  @Test
  void thereMayBeNone() {
    assertEquals(List.of(), uninstall());
    assertTrue(told.contains(RECORDS + " is not there"), told.toString());
  }

  private void assertKept() {
    assertEquals(List.of(), uninstall());
    assertNotNull(read());
    assertTrue(told.get(0).startsWith(RECORDS + " is kept"), told.toString());
  }

  private ConfigMapRecords records() {
    return new ConfigMapRecords(api.client(), NAMESPACE, "lastcall-guard");
  }

  private List<String> uninstall() {
    return Uninstall.run(
        api.client(), NAMESPACE, Optional.empty(), List.of(), "lastcall", told::add);
  }

  private void write(Map<String, String> data) {
    api.client()
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName("lastcall-guard")
                .endMetadata()
                .withData(data)
                .build())
        .create();
  }

  private ConfigMap read() {
    return api.client().configMaps().inNamespace(NAMESPACE).withName("lastcall-guard").get();
  }
}
