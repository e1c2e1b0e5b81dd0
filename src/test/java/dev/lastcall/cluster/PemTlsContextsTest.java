package dev.lastcall.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lastcall.guard.GuardObserver;
import dev.lastcall.guard.GuardedSystem.CallName;
import dev.lastcall.guard.HoldReason;
import dev.lastcall.guard.HttpGuardedSystem;
import dev.lastcall.guard.TemplateValues;
import dev.lastcall.guard.UnusableFileException;
import dev.lastcall.policy.DeleteGuard;
import dev.lastcall.policy.DeleteGuard.Prepare;
import dev.lastcall.policy.HttpCall;
import dev.lastcall.policy.HttpCall.Tls;
import dev.lastcall.policy.PolicyReader;
import dev.lastcall.policy.PolicySource;
import dev.lastcall.testing.TestCertificate;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A guard's calls over TLS, with certificates in mounted files. */
class PemTlsContextsTest {

  private static final Duration LIFE = Duration.ofDays(1);

  private final Instant now = Instant.now();
  private final ServerKey authority = NewCertificate.authority(now, LIFE);
  private final PemTlsContexts contexts = new PemTlsContexts();

  @TempDir private Path folder;
  private TlsServer server;

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void aServerOfTheGivenAuthorityIsTrusted() throws Exception {
    serve(signed("127.0.0.1"));
    writeAuthority(authority);

    assertEquals("sent", outcome("caFile: " + file("ca.crt")));
  }

  @Test
  void aServerOfAnUnknownAuthorityIsNot() throws Exception {
    serve(signed("127.0.0.1"));

    assertFailsInTls("unable to find valid certification path", outcome(""));
  }

  @Test
  void anAuthorityThatIsExchangedCountsForTheNextCall() throws Exception {
    serve(signed("127.0.0.1"));
    writeAuthority(NewCertificate.authority(now.minusSeconds(1), LIFE));
    assertFailsInTls(
        "unable to find valid certification path", outcome("caFile: " + file("ca.crt")));
    Tls tls = new Tls(Optional.of(file("ca.crt")), Optional.empty());
    assertSame(contexts.context(tls), contexts.context(tls));
    Object before = contexts.context(tls);

    writeAuthority(authority);

    assertNotSame(before, contexts.context(tls));
    assertEquals("sent", outcome("caFile: " + file("ca.crt")));
  }

  @Test
  void aServerOfAnotherNameIsNotTrusted() throws Exception {
    serve(signed("store.shop.svc"));
    writeAuthority(authority);

    assertFailsInTls("127.0.0.1", outcome("caFile: " + file("ca.crt")));
  }

  @Test
  void anExpiredCertificateIsNotTrusted() throws Exception {
    Instant past = now.minus(LIFE.multipliedBy(2));
    ServerKey old = NewCertificate.authority(past, LIFE.multipliedBy(4));
    serve(NewCertificate.signedBy(old, List.of("127.0.0.1"), past, LIFE));
    writeAuthority(old);

    assertFailsInTls("NotAfter", outcome("caFile: " + file("ca.crt")));
  }

  @Test
  void aServerThatAsksForAClientCertificateGetsIt() throws Exception {
    TestCertificate client = TestCertificate.forLoopback();
    client.write(folder);
    server = TlsServer.start(folder, signed("127.0.0.1"), Optional.of(client.certificate()));
    writeAuthority(authority);
    String ca = "caFile: " + file("ca.crt");

    assertTrue(outcome(ca).startsWith("prepare: POST URL/ failed"), outcome(ca));
    assertEquals(
        "sent",
        outcome(ca + ", certificateFile: " + file("tls.crt") + ", keyFile: " + file("tls.key")));
  }

  @Test
  void filesThatAreNotWhatTheyShouldBeAreNamed() throws Exception {
    Tls tls = new Tls(Optional.of(file("ca.crt")), Optional.empty());
    assertEquals(file("ca.crt") + ": no such file", unusable(tls));
    Files.writeString(folder.resolve("ca.crt"), "secret");
    assertTrue(unusable(tls).startsWith(file("ca.crt") + ": "), unusable(tls));

    TestCertificate.forLoopback().write(folder);
    Files.writeString(folder.resolve("tls.key"), authority.keyPem());
    Tls client =
        new Tls(
            Optional.empty(),
            Optional.of(new HttpCall.ClientCertificate(file("tls.crt"), file("tls.key"))));
    assertEquals(
        file("tls.key") + ": the key does not belong to the certificate in " + file("tls.crt"),
        unusable(client));
  }

  private String unusable(Tls tls) {
    return assertThrows(UnusableFileException.class, () -> contexts.context(tls)).getMessage();
  }

  private static void assertFailsInTls(String why, String outcome) {
    assertTrue(outcome.startsWith("prepare: POST URL/ failed in TLS: "), outcome);
    assertTrue(outcome.contains(why), outcome);
  }

  private ServerKey signed(String name) {
    return NewCertificate.signedBy(authority, List.of(name), now, LIFE);
  }

  private void writeAuthority(ServerKey its) throws Exception {
    Files.writeString(folder.resolve("ca.crt"), its.chainPem());
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  private void serve(ServerKey key) throws Exception {
    server = TlsServer.start(folder, key, Optional.empty());
  }

  /** What comes of a call with the section {@code tls}. */
  private String outcome(String tls) throws Exception {
    String url = server.url();
    DeleteGuard guard = guard(url, tls);
    HttpCall call = ((Prepare.Http) guard.prepare()).call();
    try {
      new HttpGuardedSystem(contexts, new Silent(), Clock.systemUTC())
          .send(guard, CallName.prepare, call, new TemplateValues(Map.of()))
          .get(60, TimeUnit.SECONDS);
      return "sent";
    } catch (ExecutionException e) {
      return e.getCause().getMessage().replace(url, "URL");
    }
  }

  private static DeleteGuard guard(String url, String tls) {
    String text =
        """
        apiVersion: lastcall.dev/v1beta1
        kind: DeleteGuard
        metadata: { name: store }
        spec:
          match: [{ namespaceSelector: {} }]
          prepare: { http: { method: POST, url: '%s/', timeout: 30s, tls: { %s } } }
          ready: { annotation: lastcall.dev/ready-to-stop }
        """
            .formatted(url, tls);
    PolicySource source = new PolicySource("guard.yaml", text.getBytes(StandardCharsets.UTF_8));
    return PolicyReader.read(List.of(source)).policies().guards().get(0);
  }

  private static final class Silent implements GuardObserver {

    @Override
    public void called(String guard, CallName call, boolean succeeded) {}

    @Override
    public void denied(String guard, HoldReason reason) {}

    @Override
    public void holding(Map<String, Holds> byGuard) {}
  }
}
