package dev.lastcall.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lastcall.manifest.InputException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplicaSettingsTest {

  @Test
  void withoutASecretThereIsNothingToShare() {
    assertEquals(Optional.empty(), ReplicaSettings.of(Map.of("lastcall.certificate", "/tls")::get));
  }

  @Test
  void certificateIsForTheNamesOfTheService() {
    ReplicaSettings settings =
        ReplicaSettings.of(
                Map.of(
                        "lastcall.certificate-secret", "pair",
                        "lastcall.service", "hook",
                        "lastcall.certificate.names", "127.0.0.1, example.com",
                        "pod.namespace", "ours",
                        "hostname", "one")
                    ::get)
            .orElseThrow();
    assertEquals(
        Set.of(
            "hook.ours.svc",
            "hook.ours",
            "hook.ours.svc.cluster.local",
            "127.0.0.1",
            "example.com"),
        settings.names());
    assertEquals("one", settings.identity());
    assertEquals("lastcall", settings.lease());
    assertEquals(Optional.empty(), settings.configuration());
  }

  @Test
  void aLeaderWithoutSecretsNeedsANamespaceAndAName() {
    assertEquals(Optional.empty(), ReplicaSettings.ofLeader(Map.of("hostname", "one")::get));
    ReplicaSettings settings =
        ReplicaSettings.ofLeader(
                Map.of("pod.namespace", "ours", "hostname", "one", "lastcall.lease", "chief")::get)
            .orElseThrow();
    assertEquals("ours", settings.namespace());
    assertEquals("one", settings.identity());
    assertEquals("chief", settings.lease());
    InputException thrown =
        assertThrows(
            InputException.class,
            () -> ReplicaSettings.ofLeader(Map.of("pod.namespace", "ours")::get));
    assertEquals(1, thrown.messages().size(), thrown.messages().toString());
  }

  @Test
  void everythingThatIsMissingIsToldAtOnce() {
    InputException thrown =
        assertThrows(
            InputException.class,
            () -> ReplicaSettings.of(Map.of("lastcall.certificate-secret", "pair")::get));
    assertEquals(3, thrown.messages().size(), thrown.messages().toString());
    assertTrue(
        thrown.messages().get(0).startsWith("POD_NAMESPACE is not set; give it the namespace"),
        thrown.messages().toString());
  }

  @ParameterizedTest
  @CsvSource({
    "lastcall.certificate, /tls, LASTCALL_CERTIFICATE and LASTCALL_CERTIFICATE_SECRET are both set",
    "lastcall.lease, Leader!, LASTCALL_LEASE: \"Leader!\" cannot be the name of an object"
  })
  void contradictionsAreRefused(String property, String value, String message) {
    Map<String, String> settings =
        Map.of(
            "lastcall.certificate-secret",
            "pair",
            "lastcall.service",
            "hook",
            "pod.namespace",
            "ours",
            "pod.name",
            "one",
            property,
            value);
    InputException thrown =
        assertThrows(InputException.class, () -> ReplicaSettings.of(settings::get));
    assertTrue(thrown.messages().get(0).startsWith(message), thrown.messages().toString());
  }
}
