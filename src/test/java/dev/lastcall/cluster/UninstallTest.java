package dev.lastcall.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  @ParameterizedTest
  @ValueSource(strings = {"[]", "[ ]\n", ""})
  void deletesRecordsThatHoldNothing(String records) {
    write(records);

    assertEquals(List.of(), uninstall());
    assertNull(read());
    assertTrue(told.contains(RECORDS + " deleted"), told.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"[{\"guard\":\"tikv\"}]", "cut off"})
  void keepsRecordsOfPodsThatArePrepared(String records) {
    write(records);

    assertEquals(List.of(), uninstall());
    assertNotNull(read());
    assertTrue(told.get(0).startsWith(RECORDS + " is kept"), told.toString());
  }

  @Test
  void thereMayBeNone() {
    assertEquals(List.of(), uninstall());
    assertTrue(told.contains(RECORDS + " is not there"), told.toString());
  }

  private List<String> uninstall() {
    return Uninstall.run(
        api.client(), NAMESPACE, Optional.empty(), List.of(), "lastcall", told::add);
  }

  private void write(String records) {
    api.client()
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName("lastcall-guard")
                .endMetadata()
                .addToData("preparations.json", records)
                .build())
        .create();
  }

  private ConfigMap read() {
    return api.client().configMaps().inNamespace(NAMESPACE).withName("lastcall-guard").get();
  }
}
