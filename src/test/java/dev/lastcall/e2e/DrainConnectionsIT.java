package dev.lastcall.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lastcall.testing.ListeningApplication;
import dev.lastcall.testing.ListeningApplication.Exchange;
import dev.lastcall.testing.NetworkNamespace;
import dev.lastcall.testing.SidecarProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Which connections hold the packaged program: real sockets, in a network namespace for each test.
 */
@ExtendWith(NetworkNamespace.class)
class DrainConnectionsIT {

  private static final String IPV4 = "127.0.0.1";
  private static final int APP = 8080;
  private static final int GENEROUS_SECONDS = 60;

  /** Longer than any test takes: what ends before was not ended by the bound. */
  private static final String NO_BOUND = "--max-wait=10m";

  @Test
  void connectionsOfEveryAddressFamilyHoldUntilTheLastHasGoneForAWhile() throws Exception {
    try (ListeningApplication ipv4 = ListeningApplication.listen("0.0.0.0", 8081);
        ListeningApplication dualStack = ListeningApplication.listen("::", 8082);
        ListeningApplication ipv6 = ListeningApplication.listen("::1", 8083);
        SidecarProcess sidecar =
            SidecarProcess.start("--delay=2s", NO_BOUND, "--ports=8081,8082,8083")) {
      Exchange first = ipv4.connect(IPV4);
      Exchange mapped = dualStack.connect(IPV4);
      Exchange last = ipv6.connect("::1");
      assertTrue(
          Files.readString(Path.of("/proc/net/tcp6"))
              .contains("0000000000000000FFFF00000100007F:1F92 "),
          "the dual-stack socket has an IPv4-mapped address");

      CompletableFuture<String> call = sidecar.drain();
      sidecar.awaitLine("phase=waiting connections=3 port-8081=1 port-8082=1 port-8083=1");
      first.close();
      awaitConnections(sidecar, 2);
      mapped.close();
      awaitConnections(sidecar, 1);
      assertFalse(call.isDone(), sidecar.log());
      last.close();
      long closed = System.nanoTime();

      assertEquals("200 done", answer(call));
      assertTrue(millisSince(closed) >= 1_000, "drained at once when the last one closed");
    }
  }

  @Test
  void connectionsThatTheApplicationMadeDoNotHold() throws Exception {
    try (ListeningApplication app = ListeningApplication.listen("0.0.0.0", APP);
        ListeningApplication database = ListeningApplication.listen(IPV4, 5432);
        SidecarProcess sidecar = SidecarProcess.start("--delay=2s", NO_BOUND)) {
      Exchange inbound = app.connect(IPV4);
      Exchange outbound = database.connect(IPV4);
      CompletableFuture<String> call = sidecar.drain();
      sidecar.awaitLine("phase=waiting connections=1 port-8080=1");
      inbound.close();

      assertEquals("200 done", answer(call));
      outbound.sendAndAnswer();
    }
  }

  @Test
  void connectionsThatOneSideHasClosedDoNotHold() throws Exception {
    try (ListeningApplication app = ListeningApplication.listen("0.0.0.0", APP);
        SidecarProcess sidecar = SidecarProcess.start("--delay=2s", NO_BOUND)) {
      Exchange byClient = app.connect(IPV4);
      Exchange byServer = app.connect(IPV4);
      CompletableFuture<String> call = sidecar.drain();
      sidecar.awaitLine("phase=waiting connections=2 port-8080=2");
      byClient.client().shutdownOutput();
      awaitConnections(sidecar, 1);
      assertFalse(call.isDone(), sidecar.log());
      byServer.server().shutdownOutput();

      assertEquals("200 done", answer(call));
      assertTrue(byClient.server().isConnected() && byServer.client().isConnected());
    }
  }

  @Test
  void clientsThatNeverLeaveHoldUntilTheBound() throws Exception {
    try (ListeningApplication app = ListeningApplication.listen("0.0.0.0", APP);
        SidecarProcess sidecar = SidecarProcess.start("--delay=1s", "--max-wait=3s")) {
      Exchange idle = app.connect(IPV4);
      idle.sendAndAnswer();
      Exchange busy = app.connect(IPV4);
      long started = System.nanoTime();
      CompletableFuture<String> call = sidecar.drain();
      while (!call.isDone()) {
        busy.sendAndAnswer();
        assertTrue(millisSince(started) < GENEROUS_SECONDS * 1_000L, sidecar.log());
      }

      assertEquals("200 timed-out", answer(call));
      assertTrue(millisSince(started) >= 4_000, sidecar.log());
      assertEquals(2, sidecar.status().get("connections").intValue());
      assertTrue(sidecar.get("/metrics").contains("lastcall_drain_timed_out_total 1\n"));
      idle.sendAndAnswer();
    }
  }

  @Test
  void aFloodOfShortConnectionsHoldsNoLongerThanTheBound() throws Exception {
    AtomicBoolean ended = new AtomicBoolean();
    AtomicInteger served = new AtomicInteger();
    try (ListeningApplication app = ListeningApplication.listen("::", APP);
        SidecarProcess sidecar = SidecarProcess.start("--delay=1s", "--max-wait=3s")) {
      CompletableFuture<Void> flood = CompletableFuture.runAsync(() -> flood(app, ended, served));
      CompletableFuture<String> call = sidecar.drain();
      String answer = answer(call);
      int during = served.get();
      ended.set(true);
      flood.get(GENEROUS_SECONDS, TimeUnit.SECONDS);

      assertTrue(answer.equals("200 timed-out") || answer.equals("200 done"), answer);
      assertTrue(during > 100, "connections during the drain: " + during);
      String metrics = sidecar.get("/metrics");
      assertTrue(metrics.contains("lastcall_drain_malformed_lines_total 0\n"), metrics);
      assertEquals("200 " + sidecar.status().get("phase").asText(), answer(sidecar.drain()));
      System.out.println("a flood of " + during + " connections: " + answer);
    }
  }

  private static void flood(ListeningApplication app, AtomicBoolean ended, AtomicInteger served) {
    try {
      while (!ended.get()) {
        app.serveShortly(IPV4);
        served.incrementAndGet();
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void awaitConnections(SidecarProcess sidecar, int count) {
    Awaitility.await(count + " connections")
        .atMost(Duration.ofSeconds(GENEROUS_SECONDS))
        .until(() -> sidecar.status().get("connections").intValue() == count);
  }

  private static String answer(CompletableFuture<String> call) throws Exception {
    return call.get(GENEROUS_SECONDS, TimeUnit.SECONDS);
  }

  private static long millisSince(long nanos) {
    return (System.nanoTime() - nanos) / 1_000_000;
  }
}
