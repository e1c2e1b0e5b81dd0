package dev.lastcall.policy;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.lastcall.sidecar.DeregisterReader;
import dev.lastcall.sidecar.DrainSettings;
import dev.lastcall.sidecar.Sidecar;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What policies accept in calls, the sidecar fills in. */
class CallPlaceholdersTest {

  private final List<String> requests = new CopyOnWriteArrayList<>();

  @Test
  void theSidecarKnowsEveryPlaceholderThatPoliciesLeaveToIt() throws Exception {
    HttpServer registry = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    registry.createContext(
        "/",
        exchange -> {
          requests.add(exchange.getRequestURI().toString());
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    registry.start();
    try {
      drain(registry.getAddress().getPort());
    } finally {
      registry.stop(0);
    }
    assertFalse(requests.isEmpty());
    assertTrue(requests.stream().noneMatch(it -> it.contains("%7B") || it.contains("{")));
    assertTrue(requests.get(0).endsWith("=10.0.0.7&v=web-0&v=shop"), requests.toString());
  }

  private static void drain(int registry) throws Exception {
    String values = "v={" + String.join("}&v={", CallPlaceholders.OF_THE_RUNNING_POD) + "}";
    String json =
        "[{\"method\": \"PUT\", \"url\": \"http://127.0.0.1:%d/off?%s\"}]"
            .formatted(registry, values);
    DrainSettings settings =
        new DrainSettings(
            0, 0, 1_000, List.of(8080), new DeregisterReader(text -> 2_000).read(json), "token");
    Sidecar sidecar =
        new Sidecar(
            settings,
            Map.of("POD_IP", "10.0.0.7", "POD_NAME", "web-0", "POD_NAMESPACE", "shop"),
            snapshot -> {},
            System::nanoTime,
            line -> {});
    Thread thread = new Thread(() -> run(sidecar));
    thread.start();
    URI uri = URI.create("http://127.0.0.1:" + sidecar.port() + "/drain?container=web");
    HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(uri).header("Lastcall-Token", "token").build(),
            HttpResponse.BodyHandlers.ofString());
    sidecar.terminate();
    thread.join();
  }

  private static void run(Sidecar sidecar) {
    try {
      sidecar.run();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
