package dev.lastcall.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lastcall.json.Json;
import dev.lastcall.testing.HttpTwoClient;
import dev.lastcall.testing.LastcallProcess;
import dev.lastcall.testing.MountedSecret;
import dev.lastcall.testing.Reviews;
import dev.lastcall.testing.TestCertificate;
import dev.lastcall.testing.TrustAll;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
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

/** The packaged program, as a user starts it. */
class ServeIT {

  private static final Duration GENEROUS = Duration.ofSeconds(60);

  private final HttpClient client =
      HttpClient.newBuilder().sslContext(TrustAll.context()).connectTimeout(GENEROUS).build();

  private final HttpClient oneOne =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .sslContext(TrustAll.context())
          .connectTimeout(GENEROUS)
          .build();

  @TempDir Path folder;

  @Test
  void answersTheShippedSampleWithTheShippedPolicies() throws Exception {
    try (LastcallProcess lastcall = LastcallProcess.serve(Map.of(), "--offline")) {
      HttpResponse<String> response =
          post(lastcall, Files.readAllBytes(Path.of("docs/samples/pod.json")));
      assertEquals(200, response.statusCode());
      JsonNode patch = Reviews.patch(Json.parse(response.body()));
      assertTrue(patch.toString().contains("\"sleep\":{\"seconds\":15}"), patch.toString());
      assertTrue(lastcall.log().contains("web (priority"), lastcall.log());
      Awaitility.await("the line to paste")
          .atMost(GENEROUS)
          .until(() -> lastcall.log().contains("curl -sk https://localhost:" + lastcall.port()));
      assertEquals(200, lastcall.management("/q/health/live"));
    }
  }

  @Test
  void answersForAWhileAfterSigtermThoughItIsNoLongerReady() throws Exception {
    try (LastcallProcess lastcall = LastcallProcess.serve(Map.of(), "--offline")) {
      byte[] review = Files.readAllBytes(Path.of("docs/samples/pod.json"));
      assertEquals(200, post(lastcall, review).statusCode());
      lastcall.terminate();
      Awaitility.await("not ready")
          .atMost(GENEROUS)
          .pollInterval(Duration.ofMillis(50))
          .until(() -> lastcall.management("/q/health/ready") == 503);
      HttpResponse<String> late = post(oneOne, lastcall, review);
      assertEquals(200, late.statusCode());
      assertEquals("close", late.headers().firstValue("connection").orElse(""));
      try (HttpTwoClient httpTwo = new HttpTwoClient()) {
        assertEquals(200, httpTwo.post(lastcall.port(), "/mutate", review));
        assertTrue(httpTwo.awaitsGoAway(GENEROUS), "the connection is told to end");
      }
      try (HttpTwoClient another = new HttpTwoClient()) {
        assertEquals(200, another.post(lastcall.port(), "/mutate", review), "a new connection");
      }
      assertTrue(lastcall.waitForExit(GENEROUS));
    }
  }

  @Test
  void followsItsPoliciesAndSurvivesBadOnes() throws Exception {
    Path policy = folder.resolve("policy.yaml");
    write(policy, "11s");
    try (LastcallProcess lastcall =
        LastcallProcess.serve(Map.of(), "--offline", "-p", folder.toString())) {
      awaitDelay(lastcall, 11);
      write(policy, "12s");
      awaitDelay(lastcall, 12);

      write(policy, "soon");
      Awaitility.await("the refusal in the log")
          .atMost(GENEROUS)
          .until(() -> lastcall.log().contains("policy.yaml:7:20: spec.preStop.delay: found"));
      assertEquals(12, delay(lastcall));
      assertEquals(200, lastcall.management("/q/health/ready"));
      assertTrue(lastcall.metrics().contains("lastcall_policy_reloads_total{result=\"failure\"}"));
      assertTrue(lastcall.metrics().contains("lastcall_policy_reload_success 0.0"));

      replace(policy, "# nothing left\n");
      Awaitility.await("the refusal of an emptied file")
          .atMost(GENEROUS)
          .until(() -> lastcall.log().contains("policy.yaml:1:1: found no policy"));
      assertEquals(12, delay(lastcall));

      write(policy, "13s");
      awaitDelay(lastcall, 13);
      assertTrue(lastcall.metrics().contains("lastcall_policy_reload_success 1.0"));
    }
  }

  @Test
  void isNotReadyBeforeItHasPolicies() throws Exception {
    write(folder.resolve("policy.yaml"), "soon");
    try (LastcallProcess lastcall =
        LastcallProcess.launch(Map.of(), "--offline", "-p", folder.toString())) {
      Awaitility.await("alive")
          .atMost(Duration.ofSeconds(120))
          .until(() -> lastcall.management("/q/health/live") == 200);
      assertEquals(503, lastcall.management("/q/health/ready"));
      byte[] review = Files.readAllBytes(Path.of("docs/samples/pod.json"));
      HttpResponse<String> response =
          Awaitility.await("an answer")
              .atMost(GENEROUS)
              .ignoreExceptions()
              .until(() -> post(lastcall, review), answer -> true);
      assertEquals(500, response.statusCode());
      assertTrue(response.body().contains("no policies are loaded"), response.body());

      write(folder.resolve("policy.yaml"), "14s");
      awaitDelay(lastcall, 14);
      assertEquals(200, lastcall.management("/q/health/ready"));
    }
  }

  @Test
  void withoutAnApiServerAnUnknownNamespaceIsAnError() throws Exception {
    Path kubeconfig =
        Files.writeString(
            folder.resolve("kubeconfig"),
            """
            apiVersion: v1
            kind: Config
            current-context: nowhere
            contexts: [{name: nowhere, context: {cluster: nowhere, user: nobody}}]
            clusters: [{name: nowhere, cluster: {server: "https://127.0.0.1:1"}}]
            users: [{name: nobody, user: {token: none}}]
            """);
    try (LastcallProcess lastcall =
        LastcallProcess.serve(Map.of("KUBECONFIG", kubeconfig.toString()))) {
      HttpResponse<String> response =
          post(lastcall, Files.readAllBytes(Path.of("docs/samples/pod.json")));
      assertEquals(500, response.statusCode());
      String message = Json.parse(response.body()).get("message").asText();
      assertTrue(message.startsWith("The labels of namespace shop cannot be read"), message);
      assertTrue(lastcall.metrics().contains("reason=\"unavailable\""));
      assertEquals(200, lastcall.management("/q/health/ready"));
    }
  }

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
            threads.submit(() -> stream(done, ServeIT::freshClient, lastcall, review));
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
      assertEquals(200, post(clients.get(), lastcall, review).statusCode());
      sent++;
    }
    return sent;
  }

  private static HttpClient freshClient() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .sslContext(TrustAll.context())
        .connectTimeout(GENEROUS)
        .build();
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

  /** Whoever reaches the port can send bodies slowly; they must not take the memory of all. */
  @Test
  void bodiesThatNeverEndDoNotFillTheHeap() throws Exception {
    try (LastcallProcess lastcall = LastcallProcess.serveWithHeap("128m", "--offline")) {
      List<SSLSocket> held = new ArrayList<>();
      try {
        for (int i = 0; i < 24; i++) {
          held.add(hold(lastcall.port(), 7_900_000));
        }
        String last = new String(held.get(23).getInputStream().readNBytes(12), US_ASCII);
        assertEquals("HTTP/1.1 503", last);
        assertEquals(200, lastcall.management("/q/health/live"));
      } finally {
        for (SSLSocket socket : held) {
          socket.close();
        }
      }
      byte[] review = Files.readAllBytes(Path.of("docs/samples/pod.json"));
      Awaitility.await("room again")
          .atMost(GENEROUS)
          .until(() -> post(oneOne, lastcall, review).statusCode() == 200);
      assertFalse(lastcall.log().contains("OutOfMemory"));
    }
  }

  /** Sends a part of a body that is declared to be 8 MB. */
  private static SSLSocket hold(int port, int bytes) throws IOException {
    SSLSocketFactory sockets = TrustAll.context().getSocketFactory();
    SSLSocket socket = (SSLSocket) sockets.createSocket("127.0.0.1", port);
    String head =
        """
        POST /mutate HTTP/1.1\r
        Host: localhost\r
        Content-Type: application/json\r
        Content-Length: 8000000\r
        \r
        """;
    socket.getOutputStream().write(head.getBytes(US_ASCII));
    socket.getOutputStream().write(new byte[bytes]);
    return socket;
  }

  private static void awaitServed(LastcallProcess lastcall, TestCertificate expected)
      throws Exception {
    X509Certificate certificate = expected.certificate();
    Awaitility.await("the certificate of the folder")
        .atMost(GENEROUS)
        .pollInterval(Duration.ofMillis(300))
        .ignoreExceptions()
        .until(() -> certificate.equals(served(lastcall)));
  }

  private static Certificate served(LastcallProcess lastcall) throws IOException {
    SSLSocketFactory sockets = TrustAll.context().getSocketFactory();
    try (SSLSocket socket = (SSLSocket) sockets.createSocket("127.0.0.1", lastcall.port())) {
      return socket.getSession().getPeerCertificates()[0];
    }
  }

  private void write(Path file, String delay) throws IOException {
    replace(
        file,
        """
        apiVersion: lastcall.dev/v1beta1
        kind: ShutdownPolicy
        metadata:
          name: all
        spec:
          match: [{}]
          preStop: {delay: %s}
        """
            .formatted(delay));
  }

  private void replace(Path file, String text) throws IOException {
    Path draft = folder.resolve(".draft");
    Files.writeString(draft, text);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private void awaitDelay(LastcallProcess lastcall, int seconds) {
    Awaitility.await("a delay of " + seconds + " s")
        .atMost(GENEROUS)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> delay(lastcall) == seconds);
  }

  private int delay(LastcallProcess lastcall) throws IOException, InterruptedException {
    JsonNode pod = Json.parse("{\"spec\":{\"containers\":[{\"name\":\"a\"}]}}");
    byte[] review = Json.bytes(Reviews.createPod("uid", "default", pod));
    for (JsonNode operation : Reviews.patch(Json.parse(post(lastcall, review).body()))) {
      if (operation.get("path").asText().endsWith("/lifecycle")) {
        return operation.at("/value/preStop/sleep/seconds").asInt();
      }
    }
    return 0;
  }

  private HttpResponse<String> post(LastcallProcess lastcall, byte[] review)
      throws IOException, InterruptedException {
    return post(client, lastcall, review);
  }

  private static HttpResponse<String> post(
      HttpClient client, LastcallProcess lastcall, byte[] review)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("https://localhost:" + lastcall.port() + "/mutate"))
            .timeout(GENEROUS)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(review))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
