package dev.lastcall.cluster;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServingCertificateTest {

  private static final Duration INTERVAL = Duration.ofMillis(20);
  private static final List<String> NAMES = List.of("localhost");

  @TempDir Path temp;
  private final AtomicInteger changes = new AtomicInteger();
  private volatile Instant now = Instant.now();
  private final Clock clock = clock(() -> now);
  private ServingCertificate serving;

  @AfterEach
  void close() {
    serving.close();
  }

  @Test
  void selfSignedIsReadyAtOnce() {
    start(Optional.empty());
    assertTrue(serving.ready());
    assertEquals(Optional.of(serving.current().notAfter()), serving.notAfter());
    assertTrue(serving.description().startsWith("Self-signed"), serving.description());
  }

  @Test
  void selfSignedThatExpiredIsNotReady() {
    start(Optional.empty());
    now = now.plus(Duration.ofDays(366));
    assertFalse(serving.ready());
    assertTrue(serving.description().contains("expired at"), serving.description());
  }

  @Test
  void pairInTheFolderIsServedFromTheStart() throws IOException {
    SecretFolder folder = new SecretFolder(temp);
    ServerKey pair = pair();
    folder.put(pair);
    start(Optional.of(temp));
    assertTrue(serving.ready());
    assertEquals(pair, serving.current());
    assertEquals(0, changes.get());
  }

  @Test
  void standsInUntilThereIsAPairAndIsNotReadyWithThat() throws IOException {
    SecretFolder folder = new SecretFolder(temp);
    start(Optional.of(temp));
    assertFalse(serving.ready());
    assertEquals(NAMES.get(0), dnsName(serving.current()));
    assertTrue(serving.description().contains("tls.crt: no such file"), serving.description());

    ServerKey pair = pair();
    folder.put(pair);
    await().until(serving::ready);
    assertEquals(pair, serving.current());
    await().until(() -> changes.get() == 1);
  }

  @Test
  void missingFolderIsFoundLater() throws IOException {
    Path missing = temp.resolve("missing");
    start(Optional.of(missing));
    assertFalse(serving.ready());
    new SecretFolder(Files.createDirectory(missing)).put(pair());
    await().until(serving::ready);
  }

  @Test
  void renewedPairIsTakenOver() throws IOException {
    SecretFolder folder = new SecretFolder(temp);
    folder.put(pair());
    start(Optional.of(temp));
    ServerKey renewed = pair();
    folder.put(renewed);
    await().until(() -> changes.get() == 1);
    assertEquals(renewed, serving.current());
  }

  @Test
  void badPairLeavesTheLastGoodOneInUse() throws IOException {
    SecretFolder folder = new SecretFolder(temp);
    ServerKey good = pair();
    folder.put(good);
    start(Optional.of(temp));
    folder.put(good.chainPem(), pair().keyPem());
    await().until(() -> serving.description().contains("does not belong"));
    assertTrue(serving.ready());
    assertEquals(good, serving.current());
    assertEquals(0, changes.get());

    folder.put(good);
    await().until(() -> !serving.description().contains("refused"));
  }

  @Test
  void filesThatVanishAndComeBackAreNoLongerAProblem() throws IOException {
    SecretFolder folder = new SecretFolder(temp);
    folder.put(pair());
    start(Optional.of(temp));
    Path data = temp.resolve("..data");
    Path target = Files.readSymbolicLink(data);
    Files.delete(data);
    await().until(() -> serving.description().contains("no such file"));
    assertTrue(serving.ready());
    Files.createSymbolicLink(data, target);
    await().until(() -> !serving.description().contains("refused"));
  }

  @Test
  void takeOverThatFailedIsTriedAgain() throws IOException {
    SecretFolder folder = new SecretFolder(temp);
    folder.put(pair());
    start(
        Optional.of(temp),
        pair -> {
          if (changes.incrementAndGet() == 1) {
            throw new IllegalStateException("thrown by the test");
          }
        });
    folder.put(pair());
    await().until(() -> changes.get() == 2);
    await().during(INTERVAL.multipliedBy(10)).until(() -> changes.get() == 2);
  }

  private void start(Optional<Path> directory) {
    start(directory, pair -> changes.incrementAndGet());
  }

  private void start(Optional<Path> directory, Consumer<ServerKey> changed) {
    serving = new ServingCertificate(directory, NAMES, INTERVAL, clock, changed);
    serving.start();
  }

  private ServerKey pair() {
    return SelfSignedCertificate.create(List.of("lastcall.lastcall.svc"), now);
  }

  private static String dnsName(ServerKey pair) {
    try {
      return (String) pair.certificate().getSubjectAlternativeNames().iterator().next().get(1);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static Clock clock(InstantSource source) {
    return source.withZone(ZoneOffset.UTC);
  }
}
