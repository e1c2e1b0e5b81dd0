package dev.lastcall.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Serves with the guards of the tables of cases, each for the namespace of its name, and with
 * guards of a system on loopback: it answers that Pods are ready, or hangs.
 */
public final class GuardedSystemResource implements QuarkusTestResourceLifecycleManager {

  private static final Path FOLDER = Path.of("target/guards-served");
  private static final Pattern NAME = Pattern.compile("metadata: \\{ name: ([a-z-]+) }");

  private static final String GUARD =
      """
      ---
      apiVersion: lastcall.dev/v1beta1
      kind: DeleteGuard
      metadata: { name: %1$s }
      spec:
        match: [{ namespaceSelector: {} }]
        prepare: { annotate: true }
        ready:
          http: { method: GET, url: "http://127.0.0.1:%2$d/%1$s/{pod.name}", timeout: 20s }
          expect: { json: [{ pointer: /leaders, equals: 0 }] }
          interval: 1m
      """;

  private static final String PODS =
      """
      apiVersion: v1
      kind: List
      items:
        - { apiVersion: v1, kind: Pod, metadata: { namespace: store, name: of-file }, status: { phase: Running } }
        - { apiVersion: v1, kind: Pod, metadata: { namespace: ending, name: of-file }, status: { phase: Running } }
        - { apiVersion: v1, kind: Namespace, metadata: { name: ending, labels: { case: store } }, status: { phase: Terminating } }
      """;

  /** Paths that were asked for. */
  private final Queue<String> asked = new ConcurrentLinkedQueue<>();

  private final ExecutorService executor = Executors.newCachedThreadPool();
  private HttpServer server;

  @Override
  public Map<String, String> start() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
      server.createContext("/", this::answer);
      server.setExecutor(executor);
      server.start();
      write();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Map.of(
        "lastcall.policies", FOLDER.resolve("guards.yaml").toString(),
        "lastcall.namespaces", FOLDER.resolve("objects.yaml").toString());
  }

  @Override
  public void inject(TestInjector injector) {
    injector.injectIntoFields(asked, new TestInjector.MatchesType(Queue.class));
  }

  @Override
  public void stop() {
    server.stop(0);
    executor.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    asked.add(exchange.getRequestURI().getPath());
    if (exchange.getRequestURI().getPath().startsWith("/ready/")) {
      byte[] body = "{\"leaders\":0}".getBytes(StandardCharsets.US_ASCII);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
      exchange.close();
    }
  }

  private void write() throws IOException {
    StringBuilder guards = new StringBuilder();
    StringBuilder objects = new StringBuilder(PODS);
    for (String document :
        Files.readString(Path.of("src/test/resources/guard/guards.yaml")).split("---\n")) {
      Matcher name = NAME.matcher(document);
      if (name.find()) {
        add(name.group(1), document, guards, objects);
      }
    }
    int port = server.getAddress().getPort();
    add("ready", GUARD.formatted("ready", port), guards, objects);
    add("hanging", GUARD.formatted("hanging", port), guards, objects);
    Files.createDirectories(FOLDER);
    Files.writeString(FOLDER.resolve("guards.yaml"), guards);
    Files.writeString(FOLDER.resolve("objects.yaml"), objects);
  }

  private static void add(String name, String guard, StringBuilder guards, StringBuilder objects) {
    String selector = "namespaceSelector: { matchLabels: { case: %s } }".formatted(name);
    guards.append("---\n").append(guard.replace("namespaceSelector: {}", selector));
    objects.append(
        """
        ---
        apiVersion: v1
        kind: Namespace
        metadata: { name: %1$s, labels: { case: %1$s } }
        """
            .formatted(name));
  }
}
