package dev.lastcall.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.lastcall.json.Json;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sidecar over HTTP on loopback, with sockets that the test makes up. */
class SidecarTest {

  private static final Duration GENEROUS = Duration.ofSeconds(60);
  private static final int PORT = 8080;

  @TempDir Path folder;

  private final HttpClient client = HttpClient.newHttpClient();
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final List<String> registry = new CopyOnWriteArrayList<>();
  private volatile int connections;
  private volatile long inode = 1;
  private Sidecar sidecar;
  private Thread thread;
  private HttpServer registryServer;

  @AfterEach
  void stop() throws InterruptedException {
    connections = 0;
    sidecar.terminate();
    thread.join(GENEROUS.toMillis());
    assertTrue(sidecar.isEnded());
    if (registryServer != null) {
      registryServer.stop(0);
    }
  }

  @Test
  void anApplicationThatWasWithoutItsSidecarIsCounted() throws Exception {
    start(List.of());
    assertTrue(get("/metrics").contains("lastcall_drain_late_starts_total 1\n"));
    assertTrue(log.contains("event=started-late ports=8080"), log.toString());
  }

  @Test
  void anApplicationThatStartsAfterItsSidecarIsNot() throws Exception {
    inode = 0;
    start(List.of());
    assertTrue(get("/metrics").contains("lastcall_drain_late_starts_total 0\n"));
  }

  @Test
  void callersWaitForTheLastConnectionAndShareOneDrain() throws Exception {
    start(List.of());
    connections = 2;
    var first = drain("web");
    Awaitility.await("one waits").atMost(GENEROUS).until(() -> status("callers") == 1);
    var second = drain("helper");
    Awaitility.await("both wait").atMost(GENEROUS).until(() -> status("callers") == 2);
    Awaitility.await("waiting").atMost(GENEROUS).until(() -> get("/status").contains("waiting"));
    assertEquals(2, status("connections"));
    assertFalse(first.isDone() || second.isDone());
    connections = 0;
    assertEquals("200 done\n", first.get());
    assertEquals("200 done\n", second.get());
    assertEquals("200 done\n", drain("late").get());
    String metrics = get("/metrics");
    assertTrue(metrics.contains("lastcall_drain_phases_total{phase=\"done\"} 1\n"), metrics);
    assertTrue(metrics.contains("lastcall_drain_calls_total{result=\"drained\"} 2\n"), metrics);
    assertTrue(metrics.contains("lastcall_drain_connections{port=\"8080\"} 0\n"), metrics);
    assertTrue(log.contains("event=started container=web ports=8080"), log.toString());
  }

  @Test
  void aStrangerCannotStartADrain() throws Exception {
    start(List.of());
    assertEquals(403, code("GET", "/drain?container=web", ""));
    assertEquals(403, code("GET", "/drain", "wrong"));
    assertEquals(404, code("GET", "/", "token"));
    assertEquals(404, code("POST", "/drain/x", "token"));
    assertEquals(405, code("POST", "/drain", "token"));
    assertEquals(200, code("GET", "/healthz", ""));
    assertTrue(get("/status").startsWith("{\"phase\":\"idle\""));
  }

  @Test
  void answersWhatIsNoRequest() throws Exception {
    start(List.of());
    assertTrue(raw("nonsense\r\n\r\n").startsWith("HTTP/1.1 400 "));
    assertTrue(raw("\r\n\r\n").startsWith("HTTP/1.1 400 "));
    assertTrue(raw("\n\n").startsWith("HTTP/1.1 400 "));
    assertTrue(
        raw("GET / HTTP/1.1\r\nX: " + "y".repeat(100_000) + "\r\n\r\n")
            .startsWith("HTTP/1.1 431 "));
    assertTrue(raw("GET /healthz HTTP/1.0\n\n").startsWith("HTTP/1.1 200 "));
  }

  @Test
  void connectionsThatSayNothingDoNotKeepOthersOut() throws Exception {
    start(List.of());
    List<Socket> idle = new ArrayList<>();
    try {
      for (int index = 0; index < 500; index++) {
        Socket socket = new Socket("127.0.0.1", sidecar.port());
        idle.add(socket);
        socket.getOutputStream().write("GET /drain HTTP/1.1\r\nLastcall".getBytes());
      }
      assertEquals("200 done\n", drain("web").get());
      Awaitility.await("the idle ones are cut")
          .atMost(GENEROUS)
          .until(() -> idle.get(499).getInputStream().read() < 0);
      assertTrue(get("/metrics").contains("lastcall_drain_http_connections_cut_total 500\n"));
    } finally {
      for (Socket socket : idle) {
        socket.close();
      }
    }
  }

  @Test
  void deregistersAndTakesItBackWhenTheApplicationListensAgain() throws Exception {
    int port = startRegistry(2);
    Path headers = folder.resolve("headers");
    Files.writeString(headers, "Authorization: Bearer one\n");
    String json =
        """
        [{"method": "PUT", "url": "http://127.0.0.1:%d/off?ip={pod.ip}&n={pod.name}&z={label:zone}",
          "headers": {"X-Namespace": "{namespace}"}, "body": "{\\"ip\\": \\"{pod.ip}\\"}",
          "headersFrom": {"file": "%s"},
          "undo": {"method": "DELETE", "url": "http://127.0.0.1:%d/off/{pod.name}"}}]
        """
            .formatted(port, headers, port);
    start(new DeregisterReader(text -> 2_000).read(json));

    assertEquals("200 done\n", drain("web").get());
    String call = "PUT /off?ip=fd00%3A%3A7&n=web%2F0&z=a%26b shop Bearer one {\"ip\": \"fd00::7\"}";
    assertEquals(List.of(call, call, call), registry, "two failures, then it worked: " + log);
    Files.writeString(headers, "Authorization: Bearer two\n");
    inode = 2;
    Awaitility.await("undo").atMost(GENEROUS).until(() -> registry.size() == 4);
    assertEquals("DELETE /off/web%2F0 null Bearer two ", registry.get(3));
    Awaitility.await("forgotten").atMost(GENEROUS).until(() -> get("/status").contains("idle"));
    String metrics = get("/metrics");
    assertTrue(metrics.contains("lastcall_drain_deregister_total{result=\"ok\"} 1\n"), metrics);
    assertTrue(metrics.contains("lastcall_drain_forgotten_total 1\n"), metrics);
  }

  @Test
  void aRegistryThatIsNotThereIsLoggedAndCounted() throws Exception {
    String json =
        """
        [{"method": "GET", "url": "http://{pod.ip}:1/", "retries": 0},
         {"method": "GET", "url": "http://127.0.0.1:1/{label:missing}", "retries": 1}]
        """;
    start(new DeregisterReader(text -> 1_000).read(json));
    assertEquals("200 done\n", drain("web").get());
    String metrics = get("/metrics");
    assertTrue(metrics.contains("lastcall_drain_deregister_total{result=\"failed\"} 2\n"), metrics);
    assertTrue(
        log.stream().anyMatch(line -> line.contains("{label:missing} has no value")),
        log.toString());
  }

  private void start(List<DeregisterCall> calls) throws IOException {
    DrainSettings settings = new DrainSettings(0, 300, 60_000, List.of(PORT), calls, "token");
    Map<String, String> environment =
        Map.of(
            "POD_IP", "fd00::7",
            "POD_NAME", "web/0",
            "POD_NAMESPACE", "shop",
            "LASTCALL_DRAIN_LABELS", "{\"zone\": \"a&b\"}");
    sidecar = new Sidecar(settings, environment, this::fill, System::nanoTime, log::add);
    thread =
        new Thread(
            () -> {
              try {
                sidecar.run();
              } catch (IOException e) {
                log.add("broken: " + e);
              }
            });
    thread.start();
  }

  private void fill(SocketSnapshot snapshot) {
    snapshot.clear();
    if (inode != 0) {
      snapshot.addListener(PORT, inode, false);
    }
    for (int index = 0; index < connections; index++) {
      snapshot.addEstablished(PORT);
    }
  }

  /** A registry that answers 503 to so many requests first. */
  private int startRegistry(int failures) throws IOException {
    registryServer = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    registryServer.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          registry.add(
              "%s %s %s %s %s"
                  .formatted(
                      exchange.getRequestMethod(),
                      exchange.getRequestURI(),
                      exchange.getRequestHeaders().getFirst("X-Namespace"),
                      exchange.getRequestHeaders().getFirst("Authorization"),
                      body));
          exchange.sendResponseHeaders(registry.size() <= failures ? 503 : 200, -1);
          exchange.close();
        });
    registryServer.start();
    return registryServer.getAddress().getPort();
  }

  private CompletableFuture<String> drain(String container) {
    return client
        .sendAsync(
            request("GET", "/drain?container=" + container, "token"),
            HttpResponse.BodyHandlers.ofString())
        .thenApply(response -> response.statusCode() + " " + response.body());
  }

  private int code(String method, String path, String token) throws Exception {
    return client
        .send(request(method, path, token), HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private String get(String path) throws Exception {
    return client.send(request("GET", path, ""), HttpResponse.BodyHandlers.ofString()).body();
  }

  private int status(String member) throws Exception {
    return Json.parse(get("/status")).get(member).intValue();
  }

  private HttpRequest request(String method, String path, String token) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + sidecar.port() + path))
            .timeout(GENEROUS)
            .method(method, HttpRequest.BodyPublishers.noBody());
    return token.isEmpty() ? builder.build() : builder.header("Lastcall-Token", token).build();
  }

  private String raw(String text) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", sidecar.port())) {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }
}
