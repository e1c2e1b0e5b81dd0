package dev.lastcall.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lastcall.testing.LastcallProcess;
import dev.lastcall.testing.MountedSecret;
import dev.lastcall.testing.TestCertificate;
import dev.lastcall.testing.TrustAll;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The certificate that the packaged program serves, and the TLS that it speaks. */
class ServeTlsIT {

  private static final Duration GENEROUS = Duration.ofSeconds(60);

  private final HttpClient client = TrustAll.client(HttpClient.Version.HTTP_2);

  @TempDir Path folder;

  @Test
  void servesTheCertificateOfItsFolderAndFollowsIt() throws Exception {
    Path secret = Files.createDirectories(folder.resolve("secret"));
    try (LastcallProcess lastcall =
        LastcallProcess.launch(Map.of(), "--offline", "--certificate", secret.toString())) {
      Awaitility.await("alive")
          .atMost(Duration.ofSeconds(120))
          .until(() -> lastcall.management("/q/health/live") == 200);
      assertEquals(503, lastcall.management("/q/health/ready"));

      TestCertificate first = TestCertificate.forLoopback();
      first.write(secret);
      awaitServed(lastcall, first);
      assertEquals(200, lastcall.management("/q/health/ready"));

      TestCertificate second = TestCertificate.forLoopback();
      second.write(secret);
      awaitServed(lastcall, second);
      assertEquals(200, lastcall.management("/q/health/ready"));
    }
  }

  /** New connections and kept ones, while the mounted Secret changes as the kubelet changes it. */
  @Test
  void noRequestFailsWhileTheCertificateChanges() throws Exception {
    Path secret = folder.resolve("secret");
    MountedSecret mounted = new MountedSecret(Files.createDirectories(secret));
    mounted.put(TestCertificate.forLoopback());
    try (LastcallProcess lastcall =
        LastcallProcess.serve(Map.of(), "--offline", "--certificate", secret.toString())) {
      byte[] review = Files.readAllBytes(Path.of("docs/samples/pod.json"));
      AtomicBoolean done = new AtomicBoolean();
      ExecutorService threads = Executors.newFixedThreadPool(2);
      try {
        Future<Integer> kept = threads.submit(() -> stream(done, () -> client, lastcall, review));
        Future<Integer> fresh =
            threads.submit(() -> stream(done, ServeTlsIT::freshClient, lastcall, review));
        for (int i = 0; i < 3; i++) {
          TestCertificate next = TestCertificate.forLoopback();
          mounted.put(next);
          awaitServed(lastcall, next);
          assertEquals(200, lastcall.management("/q/health/ready"));
        }
        done.set(true);
        assertTrue(kept.get() > 0, "requests over kept connections");
        assertTrue(fresh.get() > 0, "requests over new connections");
      } finally {
        done.set(true);
        threads.shutdownNow();
      }
    }
  }

  /** Sends until it is done; the number of requests, all of which were answered with 200. */
  private static int stream(
      AtomicBoolean done, Supplier<HttpClient> clients, LastcallProcess lastcall, byte[] review)
      throws Exception {
    int sent = 0;
    while (!done.get()) {
      assertEquals(200, lastcall.post(clients.get(), "/mutate", review).statusCode());
      sent++;
    }
    return sent;
  }

  private static HttpClient freshClient() {
    return TrustAll.client(HttpClient.Version.HTTP_1_1);
  }

  @Test
  void speaksModernTlsOnly() throws Exception {
    try (LastcallProcess lastcall = LastcallProcess.serve(Map.of(), "--offline")) {
      for (String suite :
          List.of("TLS_AES_256_GCM_SHA384", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256")) {
        assertEquals(suite, handshake(lastcall, suite));
      }
      assertThrows(
          IOException.class, () -> handshake(lastcall, "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"));
    }
  }

  private static String handshake(LastcallProcess lastcall, String suite) throws IOException {
    SSLSocketFactory sockets = TrustAll.context().getSocketFactory();
    try (SSLSocket socket = (SSLSocket) sockets.createSocket("127.0.0.1", lastcall.port())) {
      socket.setEnabledCipherSuites(new String[] {suite});
      socket.startHandshake();
      return socket.getSession().getCipherSuite();
    }
  }

  private static void awaitServed(LastcallProcess lastcall, TestCertificate expected)
      throws Exception {
    X509Certificate certificate = expected.certificate();
    Awaitility.await("the certificate of the folder")
        .atMost(GENEROUS)
        .pollInterval(Duration.ofMillis(300))
        .ignoreExceptions()
        .until(() -> certificate.equals(lastcall.servedCertificate()));
  }
}
