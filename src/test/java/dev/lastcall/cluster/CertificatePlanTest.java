package dev.lastcall.cluster;

import static dev.lastcall.cluster.CertificateTransition.ADD_AUTHORITY;
import static dev.lastcall.cluster.CertificateTransition.CREATE;
import static dev.lastcall.cluster.CertificateTransition.MARK_TRUSTED;
import static dev.lastcall.cluster.CertificateTransition.MARK_UNTRUSTED;
import static dev.lastcall.cluster.CertificateTransition.PUBLISH;
import static dev.lastcall.cluster.CertificateTransition.REST;
import static dev.lastcall.cluster.CertificateTransition.RESTORE;
import static dev.lastcall.cluster.CertificateTransition.RETIRE;
import static dev.lastcall.cluster.CertificateTransition.SERVE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the leader does next, and that nobody is ever without trust on the way. */
class CertificatePlanTest {

  private static final Duration DAY = Duration.ofDays(1);

  private final PlannedCertificate planned = new PlannedCertificate();

  @Test
  void firstOfAllACaIsMadeAndPublished() {
    assertEquals(List.of(CREATE, PUBLISH, MARK_TRUSTED, REST), planned.run());
    assertTrue(planned.content().isPublished());
    assertEquals(1, planned.content().trusted().size());
  }

  @Test
  void withoutAnyWebhookConfigurationNobodyIsWaitedFor() {
    planned.removeConfigurations();
    assertEquals(List.of(CREATE, MARK_TRUSTED, REST), planned.run());
    assertTrue(planned.content().isPublished());
  }

  @Test
  void rotationTrustsBothBeforeTheNewOneSigns() {
    planned.run();
    X509Certificate before = planned.content().authority().certificate();
    planned.requestRotation("one");
    assertEquals(List.of(ADD_AUTHORITY, PUBLISH, MARK_TRUSTED, REST), planned.run());
    assertEquals(2, planned.content().trusted().size());
    assertTrue(planned.content().serving().isSignedBy(before));

    planned.pass(CertificatePlan.SETTLING.minusSeconds(1));
    assertEquals(List.of(REST), planned.run());
    planned.pass(Duration.ofSeconds(1));
    assertEquals(List.of(SERVE, REST), planned.run());
    assertFalse(planned.content().serving().isSignedBy(before));

    planned.pass(CertificatePlan.RETIREMENT.minusSeconds(1));
    assertEquals(List.of(REST), planned.run());
    planned.pass(Duration.ofSeconds(1));
    assertEquals(List.of(RETIRE, PUBLISH, REST), planned.run());
    assertEquals(List.of(planned.content().authority().certificate()), planned.content().trusted());
    planned.pass(DAY);
    assertEquals(List.of(REST), planned.run());
  }

  @Test
  void requestDuringARotationIsFollowedByAnother() {
    planned.run();
    planned.requestRotation("one");
    planned.run();
    planned.requestRotation("two");
    planned.pass(CertificatePlan.SETTLING);
    assertEquals(List.of(SERVE, ADD_AUTHORITY, PUBLISH, MARK_TRUSTED, REST), planned.run());
    assertEquals(3, planned.content().trusted().size());
  }

  @ParameterizedTest(name = "after {0} days: {1}")
  @CsvSource({"59, REST", "60, SERVE"})
  void servingCertificateIsRenewedAtTwoThirdsOfItsLife(int days, CertificateTransition expected) {
    planned.run();
    X509Certificate authority = planned.content().authority().certificate();
    planned.pass(DAY.multipliedBy(days));
    assertEquals(expected, planned.run().get(0));
    assertEquals(authority, planned.content().authority().certificate());
    assertEquals(List.of(REST), planned.run());
  }

  @Test
  void caIsRenewedAtTwoThirdsOfItsLifeAndNothingEverExpires() {
    planned.run();
    X509Certificate first = planned.content().authority().certificate();
    int rotations = 0;
    int step = 15;
    for (int day = step; day < 1100; day += step) {
      planned.pass(DAY.multipliedBy(step));
      rotations += planned.run().contains(ADD_AUTHORITY) ? 1 : 0;
      assertTrue(planned.content().serving().notAfter().isAfter(planned.now().plus(DAY)));
      if (day == 480) {
        assertEquals(first, planned.content().authority().certificate());
      }
    }
    assertEquals(2, rotations);
  }

  @Test
  void caBundleThatSomebodyChangedIsPutBack() {
    planned.run();
    planned.setBundle("");
    assertEquals(List.of(PUBLISH, REST), planned.run());
    planned.setBundle("bm8gUEVN");
    assertEquals(List.of(PUBLISH, REST), planned.run());
  }

  @Test
  void caBundleLostWhileItSettlesSettlesAgain() {
    planned.run();
    planned.requestRotation("one");
    planned.run();
    planned.pass(CertificatePlan.SETTLING);
    planned.setBundle("");
    assertEquals(List.of(MARK_UNTRUSTED, PUBLISH, MARK_TRUSTED, REST), planned.run());
    planned.pass(CertificatePlan.SETTLING);
    assertEquals(List.of(SERVE, REST), planned.run());
  }

  @Test
  void deletedSecretComesBackWithTheSameCa() {
    planned.run();
    CertificateContent before = planned.content();
    planned.deleteSecret();
    assertEquals(List.of(RESTORE, REST), planned.run());
    assertEquals(before, planned.content());
  }

  @Test
  void deletedSecretWithoutMemoryKeepsTheTrustThereIs() {
    planned.run();
    X509Certificate before = planned.content().authority().certificate();
    planned.deleteSecret();
    planned.forget();
    assertEquals(List.of(CREATE, PUBLISH, MARK_TRUSTED, REST), planned.run());
    assertEquals(2, planned.content().trusted().size());
    assertTrue(planned.content().trusted().contains(before));
    planned.pass(CertificatePlan.RETIREMENT);
    assertEquals(List.of(RETIRE, PUBLISH, REST), planned.run());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ca.crt", "ca.key", "tls.crt", "tls.key"})
  void corruptedSecretIsRestoredFromMemory(String key) {
    planned.run();
    CertificateContent before = planned.content();
    planned.corrupt(key);
    assertEquals(List.of(RESTORE, REST), planned.run());
    assertEquals(before, planned.content());
  }

  @ParameterizedTest
  @CsvSource({"tls.crt", "tls.key"})
  void withoutMemoryTheCaOfACorruptedSecretGoesOn(String key) {
    planned.run();
    X509Certificate before = planned.content().authority().certificate();
    planned.corrupt(key);
    planned.forget();
    assertEquals(List.of(SERVE, REST), planned.run());
    assertEquals(before, planned.content().authority().certificate());
  }

  @Test
  void withoutTheKeyOfTheCaThePairServedGoesOnUntilTheNewCaIsTrusted() {
    planned.run();
    ServerKey served = planned.content().serving();
    planned.corrupt("ca.key");
    planned.forget();
    assertEquals(List.of(CREATE, PUBLISH, MARK_TRUSTED, REST), planned.run());
    assertEquals(served, planned.content().serving());
    planned.pass(CertificatePlan.SETTLING);
    assertEquals(List.of(SERVE, REST), planned.run());
  }

  @Test
  void expiredServingCertificateIsReplacedAtOnce() {
    planned.run();
    planned.pass(DAY.multipliedBy(91));
    assertEquals(List.of(SERVE, REST), planned.run());
  }

  @Test
  void expiredCaIsReplacedAndNoLongerTrusted() {
    planned.run();
    planned.pass(DAY.multipliedBy(731));
    assertEquals(List.of(CREATE, PUBLISH, MARK_TRUSTED, REST), planned.run());
    assertEquals(1, planned.content().trusted().size());
  }

  @Test
  void anotherNameOfTheServiceGivesAnotherCertificate() {
    planned.run();
    planned.rename("other.lastcall.svc");
    assertEquals(List.of(SERVE, REST), planned.run());
  }

  @ParameterizedTest(name = "a clock {0} minutes behind")
  @CsvSource({"5, true", "119, true", "121, false"})
  void clockThatIsALittleBehindFindsItValid(int minutes, boolean usable) {
    planned.run();
    planned.pass(Duration.ofMinutes(-minutes));
    assertEquals(usable, planned.secret().content().isPresent());
  }

  /** Whoever leads next has the Secret and the configurations, nothing else. */
  @Test
  void leaderThatDiesBetweenAnyTwoStepsIsContinued() {
    planned.run();
    planned.requestRotation("one");
    List<CertificateTransition> all = new ArrayList<>();
    for (int step = 0; step < 30; step++) {
      planned.forget();
      all.add(planned.step());
      planned.pass(Duration.ofMinutes(3));
    }
    assertEquals(
        List.of(ADD_AUTHORITY, PUBLISH, MARK_TRUSTED, SERVE),
        all.stream().filter(step -> step != REST).limit(4).toList());
    assertTrue(all.containsAll(List.of(RETIRE, REST)), all.toString());
  }

  @Test
  void servingCertificateEndsWithItsCaAtTheLatest() {
    Instant now = planned.now();
    ServerKey authority = NewCertificate.authority(now, DAY);
    ServerKey serving =
        NewCertificate.signedBy(authority, List.of("localhost"), now, DAY.multipliedBy(2));
    assertEquals(authority.notAfter(), serving.notAfter());
  }
}
