package dev.lastcall.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.lastcall.testing.ListeningApplication;
import dev.lastcall.testing.ListeningApplication.Exchange;
import dev.lastcall.testing.NetworkNamespace;
import dev.lastcall.testing.SidecarProcess;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * How the packaged program starts, forgets and ends a drain, and what it needs: a process and real
 * sockets, in a network namespace for each test.
 */
@ExtendWith(NetworkNamespace.class)
class DrainLifecycleIT {

  private static final int APP = 8080;
  private static final int GENEROUS_SECONDS = 60;
  private static final String NO_BOUND = "--max-wait=10m";
  private static final String CALLS =
      """
      --deregister=[{"method": "PUT", "url": "http://{pod.ip}:8848/instance?enabled=false",
       "undo": {"method": "PUT", "url": "http://{pod.ip}:8848/instance?enabled=true"}}]\
      """;

  /** What a policy gives the sidecar when it says nothing of memory, in KiB. */
  private static final long MEMORY_LIMIT = 80 * 1024;

  private final List<String> registry = new CopyOnWriteArrayList<>();

  @Test
  void aRestartOfTheListenerIsForgottenAndTheNextCallHasTheFullDelay() throws Exception {
    HttpServer server = startRegistry();
    try (SidecarProcess sidecar = SidecarProcess.start("--delay=3s", NO_BOUND, CALLS)) {
      ListeningApplication app = ListeningApplication.listen("0.0.0.0", APP);
      assertEquals("200 done", answer(sidecar.drain()));
      assertEquals(List.of("PUT /instance?enabled=false"), registry);
      app.close();
      try (ListeningApplication again = ListeningApplication.listen("0.0.0.0", APP)) {
        sidecar.awaitLine("phase=idle reason=application-restarted");
        Awaitility.await("undo")
            .atMost(Duration.ofSeconds(GENEROUS_SECONDS))
            .until(() -> registry.size() == 2);
        assertEquals("PUT /instance?enabled=true", registry.get(1));

        long started = System.nanoTime();
        assertEquals("200 done", answer(sidecar.drain()));
        long millis = (System.nanoTime() - started) / 1_000_000;
        assertTrue(millis >= 3_000, "the second drain took " + millis + " ms");
        assertEquals("PUT /instance?enabled=false", registry.get(2));
      }
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aRestartDuringTheDrainReleasesTheCaller() throws Exception {
    ListeningApplication app = ListeningApplication.listen("0.0.0.0", APP);
    try (SidecarProcess sidecar = SidecarProcess.start("--delay=2m", NO_BOUND)) {
      CompletableFuture<String> call = sidecar.drain();
      sidecar.awaitLine("phase=delay");
      app.close();
      try (ListeningApplication again = ListeningApplication.listen("0.0.0.0", APP)) {
        assertEquals("200 idle", answer(call));
      }
    }
  }

  @Test
  void aStrangerCannotStartADrain() throws Exception {
    try (SidecarProcess sidecar = SidecarProcess.start("--delay=1s", NO_BOUND)) {
      for (String host : List.of("127.0.0.1", "[::1]")) {
        assertTrue(answer(sidecar.drain(host, "wrong")).startsWith("403 "));
      }
      assertEquals("idle", sidecar.status().get("phase").asText());
      assertEquals(0, sidecar.status().get("drains").intValue());
    }
  }

  @Test
  void sigtermDuringADrainIsObeyedAfterIt() throws Exception {
    try (ListeningApplication app = ListeningApplication.listen("0.0.0.0", APP);
        SidecarProcess sidecar = SidecarProcess.start("--delay=2s", NO_BOUND)) {
      Exchange held = app.connect("127.0.0.1");
      CompletableFuture<String> call = sidecar.drain();
      sidecar.awaitLine("phase=delay");
      sidecar.terminate();
      sidecar.awaitLine("event=sigterm-ignored");
      sidecar.awaitLine("phase=waiting connections=1");
      assertFalse(call.isDone(), sidecar.log());
      held.close();

      assertEquals("200 done", answer(call));
      assertEquals(0, sidecar.exitCode());
    }
  }

  @Test
  void sigtermDuringADrainIsObeyedOnceTheApplicationHasGone() throws Exception {
    try (SidecarProcess sidecar = SidecarProcess.start("--delay=10m", NO_BOUND)) {
      ListeningApplication app = ListeningApplication.listen("0.0.0.0", APP);
      CompletableFuture<String> call = sidecar.drain();
      sidecar.awaitLine("phase=delay");
      app.close();
      sidecar.terminate();

      assertEquals("200 done", answer(call));
      assertEquals(0, sidecar.exitCode());
    }
  }

  @Test
  void sigtermWithoutADrainEndsIt() throws Exception {
    try (SidecarProcess sidecar = SidecarProcess.start("--delay=1s", NO_BOUND)) {
      sidecar.terminate();
      assertEquals(0, sidecar.exitCode());
    }
  }

  @Test
  void theDefaultLimitOfMemoryIsHalfAsMuchAgainAsItNeeds() throws Exception {
    HttpServer server = startRegistry();
    try (ListeningApplication app = ListeningApplication.listen("0.0.0.0", APP);
        SidecarProcess sidecar = SidecarProcess.start("--delay=2s", NO_BOUND, CALLS)) {
      long ready = sidecar.millisSinceStart();
      long idle = sidecar.residentKibibytes();
      app.connect("127.0.0.1").close();
      assertEquals("200 done", answer(sidecar.drain()));
      sidecar.get("/metrics");
      long drained = sidecar.residentKibibytes();
      System.out.printf(
          "sidecar without an archive: ready after %d ms; VmRSS %.1f MiB idle, %.1f MiB after a"
              + " drain with calls%n",
          ready, idle / 1024.0, drained / 1024.0);
      assertEquals(List.of("PUT /instance?enabled=false"), registry);
      assertTrue(idle * 3 / 2 <= MEMORY_LIMIT, idle + " KiB");
      assertTrue(drained * 3 / 2 <= MEMORY_LIMIT, drained + " KiB");
    } finally {
      server.stop(0);
    }
  }

  private HttpServer startRegistry() throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 8848), 0);
    server.createContext(
        "/",
        exchange -> {
          registry.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static String answer(CompletableFuture<String> call) throws Exception {
    return call.get(GENEROUS_SECONDS, TimeUnit.SECONDS);
  }
}
