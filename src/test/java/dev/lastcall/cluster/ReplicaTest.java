package dev.lastcall.cluster;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Replicas that share a certificate by way of an API server. */
class ReplicaTest {

  private final CertificateApiServer api = new CertificateApiServer();
  private final List<Replica> replicas = new ArrayList<>();
  private volatile Duration passed = Duration.ZERO;

  @BeforeEach
  void setUp() {
    Awaitility.setDefaultTimeout(Duration.ofSeconds(90));
    Awaitility.setDefaultPollInterval(Duration.ofMillis(100));
    api.createConfigurations();
  }

  @AfterEach
  void close() {
    replicas.forEach(Replica::close);
    api.close();
    Awaitility.reset();
  }

  @Test
  void leaderMakesTheCertificateAndHasItTrusted() throws Exception {
    Replica replica = start("one");
    assertFalse(certificate(replica).ready(), certificate(replica).description());
    await().until(() -> certificate(replica).ready());
    assertTrue(replica.isLeader());
    for (String bundle : api.caBundles()) {
      assertTrue(certificate(replica).current().isSignedBy(CertificateApiServer.authority(bundle)));
    }
    assertEquals(
        "ours", api.mutating().getWebhooks().get(0).getClientConfig().getService().getName());
    assertEquals("kubernetes.io/tls", api.secret().getType());
  }

  @Test
  void replicasServeTheSamePairAndOneOfThemLeads() {
    Replica one = start("one");
    Replica two = start("two");
    await().until(() -> certificate(one).ready() && certificate(two).ready());
    assertEquals(certificate(one).current(), certificate(two).current());
    assertNotEquals(one.isLeader(), two.isLeader());

    Replica leader = one.isLeader() ? one : two;
    Replica other = one.isLeader() ? two : one;
    replicas.remove(leader);
    leader.close();
    await("the Lease is given back").until(other::isLeader);
    assertTrue(certificate(other).ready());
  }

  @Test
  void deletedSecretComesBackWithTheSameCa() {
    Replica replica = ready("one");
    List<String> bundles = api.caBundles();
    ServerKey pair = certificate(replica).current();
    api.deleteSecret();
    await().until(() -> api.secret() != null);
    assertEquals(pair, certificate(replica).current());
    assertEquals(bundles, api.caBundles());
  }

  @Test
  void corruptedSecretIsMendedAndMeanwhileTheLastPairIsServed() {
    Replica replica = ready("one");
    String before = api.secret().getData().get("tls.key");
    api.editSecret(secret -> secret.getData().put("tls.key", "bm8gUEVN"));
    await().until(() -> api.secret().getData().get("tls.key").equals(before));
    assertTrue(certificate(replica).ready());
  }

  @Test
  void caBundleThatSomebodyEmptiedIsPutBack() {
    ready("one");
    List<String> before = api.caBundles();
    api.setCaBundle("");
    await().until(() -> api.caBundles().equals(before));
  }

  @Test
  void annotationRotatesTheCaWithoutLosingTheOldOne() throws Exception {
    Replica replica = ready("one");
    ServerKey before = certificate(replica).current();
    X509Certificate old = CertificateApiServer.authority(api.caBundles().get(0));
    api.editSecret(
        secret -> secret.getMetadata().getAnnotations().put(CertificateSecret.ROTATE, "now"));
    await()
        .until(
            () -> certificate(replica).memory().filter(CertificateContent::isRotating).isPresent());
    assertEquals(before, certificate(replica).current());
    await().until(() -> api.authorities().size() == 2);
    assertTrue(api.authorities().contains(old));

    passed = CertificatePlan.SETTLING;
    await().until(() -> !certificate(replica).current().equals(before));
    assertTrue(certificate(replica).current().isSignedBy(api.authorities().get(0)));
    assertTrue(api.authorities().contains(old));

    passed = passed.plus(CertificatePlan.RETIREMENT);
    await().until(() -> !api.authorities().contains(old));
    assertTrue(certificate(replica).ready());
  }

  @Test
  void conflictsAreLookedAtAgain() {
    api.conflicts(3);
    ready("one");
    assertEquals(0, api.conflictsLeft());
  }

  @Test
  void apiServerThatRefusesIsAskedAgain() {
    api.forbid(true);
    Replica replica = start("one");
    await().until(() -> api.refused() > 3);
    assertFalse(certificate(replica).ready());
    api.forbid(false);
    await().until(() -> certificate(replica).ready());
  }

  @Test
  void tokenKeyIsMadeOnceAndShared() {
    Replica one = ready("one");
    Replica two = ready("two");
    byte[] key = one.bytes().orElseThrow();
    assertEquals(32, key.length);
    await().until(() -> Arrays.equals(key, two.bytes().orElse(null)));

    api.deleteTokenSecret();
    await().until(() -> api.tokenSecret() != null);
    assertArrayEquals(key, one.bytes().orElseThrow());
  }

  @Test
  void uninstallLeavesNothingThoughReplicasRun() {
    ready("one");
    ready("two");
    List<String> told = new ArrayList<>();
    assertEquals(
        List.of(),
        Uninstall.run(
            api.client(),
            CertificateApiServer.NAMESPACE,
            Optional.of(CertificateApiServer.CONFIGURATION),
            List.of("pair", "token"),
            "lastcall",
            told::add));
    assertTrue(
        told.get(0).startsWith("MutatingWebhookConfiguration hooks deleted"), told.toString());
    await().during(Duration.ofSeconds(15)).atMost(Duration.ofSeconds(60)).until(api::isEmpty);
    List<String> again = new ArrayList<>();
    Uninstall.run(
        api.client(),
        CertificateApiServer.NAMESPACE,
        Optional.of(CertificateApiServer.CONFIGURATION),
        List.of("pair", "token"),
        "lastcall",
        again::add);
    assertTrue(again.stream().allMatch(line -> line.endsWith("is not there")), again.toString());
  }

  private Replica ready(String name) {
    Replica replica = start(name);
    await().until(() -> certificate(replica).ready() && replica.bytes().isPresent());
    return replica;
  }

  private Replica start(String name) {
    InstantSource time = () -> Instant.now().plus(passed);
    Replica replica =
        new Replica(api.client(), api.settings(name), time.withZone(ZoneOffset.UTC), pair -> {});
    replicas.add(replica);
    replica.start();
    return replica;
  }

  private static SelfManagedCertificate certificate(Replica replica) {
    return replica.certificate().orElseThrow();
  }
}
