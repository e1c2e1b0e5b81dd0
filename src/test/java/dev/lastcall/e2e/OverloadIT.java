package dev.lastcall.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lastcall.testing.HttpTwoClient;
import dev.lastcall.testing.LastcallProcess;
import dev.lastcall.testing.RawConnection;
import dev.lastcall.testing.SteadyClient;
import dev.lastcall.testing.UnfinishedRequests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** More than the packaged program can bear, while a good client goes on. */
class OverloadIT {

  private static final Duration GENEROUS = Duration.ofMinutes(4);
  private static final int LARGE = 8 << 20;

  /** Heap, and what a JVM takes besides; without bounds it would be a multiple. */
  private static final long MAX_RESIDENT_KIB = 400 << 10;

  private static final long MAX_LIVE_HEAP = 64 << 20;

  private static LastcallProcess lastcall;
  private static byte[] review;

  private final List<RawConnection> connections = new ArrayList<>();
  private SteadyClient steady;

  @BeforeAll
  static void serve() throws Exception {
    review = Files.readAllBytes(Path.of("docs/samples/pod.json"));
    lastcall = LastcallProcess.serveWithHeap("96m", "--offline");
  }

  @AfterAll
  static void stop() throws Exception {
    lastcall.close();
  }

  @BeforeEach
  void begin() {
    steady = new SteadyClient(lastcall.port(), review);
    awaitMoreAnswers();
  }

  /** The good client was served all the time, memory is bounded, and what was taken is free. */
  @AfterEach
  void goesOn() throws Exception {
    awaitMoreAnswers();
    for (RawConnection connection : connections) {
      connection.close();
    }
    awaitMoreAnswers();
    assertFalse(lastcall.log().contains("OutOfMemory"), "memory ran out");
    assertTrue(residentKib() < MAX_RESIDENT_KIB, residentKib() + " KiB are resident");
    // The good client goes on meanwhile: a native binary collects only when something is allocated.
    Awaitility.await("memory is free again")
        .atMost(GENEROUS)
        .until(() -> lastcall.memoryInUse() < MAX_LIVE_HEAP);
    steady.close();
    assertEquals(List.of(), List.copyOf(steady.failures()));
    assertEquals(200, lastcall.management("/q/health/live"));
  }

  @Test
  void connectionsThatAskNothingMakeRoomForOthers() throws Exception {
    for (int i = 0; i < 400; i++) {
      openIfThereIsRoom();
    }
    Awaitility.await("the first makes room")
        .atMost(GENEROUS)
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> {
              openIfThereIsRoom();
              return connections.get(0).isClosed();
            });
    assertTrue(closed("displaced") > 0, lastcall.metrics());
    Awaitility.await("a newcomer is served").atMost(GENEROUS).until(OverloadIT::servesNewcomer);
  }

  /** Opens connections until one is refused. */
  private void takeAll(String address, Request first) throws Exception {
    double refused = closed("refused");
    try {
      while (true) {
        RawConnection connection = RawConnection.open(lastcall.port(), address);
        connections.add(connection);
        first.send(connection);
        assertTrue(connections.size() < 2_000, "none was refused");
      }
    } catch (IOException noRoom) {
      assertTrue(closed("refused") > refused, "not refused, but " + noRoom);
    }
  }

  private interface Request {
    void send(RawConnection connection) throws IOException;
  }

  /** Those that are younger than 3 s make no room for one of the same address. */
  private void openIfThereIsRoom() {
    try {
      connections.add(RawConnection.open(lastcall.port()));
    } catch (IOException refused) {
      assertTrue(connections.size() > 200, connections.size() + " connections, then " + refused);
    }
  }

  private static boolean servesNewcomer() {
    try (HttpTwoClient newcomer = new HttpTwoClient()) {
      return newcomer.post(lastcall.port(), "/mutate", review) == 200;
    } catch (Exception refused) {
      return false;
    }
  }

  /** One address takes all, and has requests on all: another one gets a connection at once. */
  @Test
  void anotherAddressIsServedWhenOneHasTakenAll() throws Exception {
    takeAll(
        "127.0.0.2",
        connection -> {
          connection.sendHead(1_000);
          connection.send("{");
        });
    try (RawConnection newcomer = RawConnection.open(lastcall.port(), "127.0.0.3")) {
      newcomer.sendHead(review.length);
      newcomer.send(review);
      assertEquals(200, newcomer.status());
    }
    assertTrue(closed("cut") + closed("displaced") > 0, lastcall.metrics());
  }

  @Test
  void headersThatNeverEndAreCutOff() throws Exception {
    for (int i = 0; i < 20; i++) {
      connections.add(RawConnection.open(lastcall.port()));
      connections.get(i).send("POST /mutate HTTP/1.1\r\nHost: localhost\r\nX: ");
    }
    Awaitility.await("all are closed")
        .atMost(GENEROUS)
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> connections.stream().allMatch(OverloadIT::isClosedThoughItSends));
  }

  private static boolean isClosedThoughItSends(RawConnection connection) {
    try {
      connection.send("x");
      return connection.isClosed();
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void bodiesThatNeverEndAreRefusedInTime() throws Exception {
    for (int i = 0; i < 20; i++) {
      connections.add(RawConnection.open(lastcall.port()));
      connections.get(i).sendHead(1_000);
      connections.get(i).send("{");
    }
    for (RawConnection connection : connections) {
      assertEquals(408, connection.status());
    }
  }

  /** Of some the tree would fill the heap several times over. */
  @Test
  void manyLargeBodiesAtOnceAreAnsweredOrRefused() throws Exception {
    byte[] padded = padded();
    byte[] values = ("[" + "{},".repeat(LARGE / 3 - 1) + "1]").getBytes(US_ASCII);
    List<Callable<Integer>> posts = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      // One client alone would be refused by what it declares.
      String client = "127.0.0." + (10 + i);
      String other = "127.0.0." + (30 + i);
      posts.add(() -> post(padded, client));
      posts.add(() -> post(values, other));
    }
    List<Integer> codes = together(posts);
    assertTrue(Set.of(200, 413, 503).containsAll(codes), codes.toString());
    assertEquals(413, post(values), "it will never fit");
    Awaitility.await("one alone is answered").atMost(GENEROUS).until(() -> post(padded) == 200);
  }

  /** A client that says that it sends more than fits is refused before it has sent it. */
  @Test
  void largeBodiesAreRefusedByTheirDeclaredLength() throws Exception {
    RawConnection first = RawConnection.open(lastcall.port(), "127.0.0.2");
    connections.add(first);
    first.sendHead(LARGE, "Expect: 100-continue");
    assertEquals(100, first.status(), "its head was read");
    try (RawConnection second = RawConnection.open(lastcall.port(), "127.0.0.2")) {
      second.sendHead(LARGE);
      assertEquals(503, second.status());
    }
    byte[] padded = padded();
    assertEquals(200, post(padded), "that of another client");
    first.close();
    Awaitility.await("there is room again")
        .atMost(GENEROUS)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> post(padded, "127.0.0.2") == 200);
  }

  /** Each takes memory until it ends, and there is some for the good client all the time. */
  @Test
  void requestsThatNeverEndAreRefusedWhenThereAreTooMany() throws Exception {
    try (UnfinishedRequests flood = new UnfinishedRequests("127.0.0.2")) {
      flood.send(1_100, lastcall.port(), "/mutate");
      Awaitility.await("some are refused").atMost(GENEROUS).until(() -> flood.refused() > 50);
      awaitMoreAnswers();
    }
  }

  @Test
  void manyReviewsAtOnceAreAnswered() throws Exception {
    try (HttpTwoClient client = new HttpTwoClient()) {
      List<Callable<Integer>> posts = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        posts.add(() -> client.post(lastcall.port(), "/mutate", review));
      }
      assertEquals(Set.of(200), Set.copyOf(together(posts)));
    }
  }

  private static byte[] padded() {
    byte[] padded = Arrays.copyOf(review, LARGE);
    Arrays.fill(padded, review.length, LARGE, (byte) ' ');
    return padded;
  }

  private static int post(byte[] body) throws Exception {
    return post(body, "127.0.0.1");
  }

  private static int post(byte[] body, String from) throws Exception {
    try (RawConnection connection = RawConnection.open(lastcall.port(), from)) {
      connection.sendHead(body.length);
      connection.send(body);
      return connection.status();
    }
  }

  private static <T> List<T> together(List<Callable<T>> calls) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(calls.size());
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> result : threads.invokeAll(calls)) {
        results.add(result.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }

  private void awaitMoreAnswers() {
    int before = steady.answers();
    Awaitility.await("the good client is answered")
        .atMost(GENEROUS)
        .until(() -> steady.answers() > before + 10);
  }

  private static double closed(String reason) throws Exception {
    return lastcall
        .metric("lastcall_connections_closed_total{reason=\"" + reason + "\"} ")
        .orElse(0);
  }

  private static long residentKib() throws Exception {
    try (var lines = Files.lines(Path.of("/proc/" + lastcall.pid() + "/status"))) {
      String line = lines.filter(it -> it.startsWith("VmHWM:")).findFirst().orElseThrow();
      return Long.parseLong(line.replaceAll("\\D", ""));
    }
  }
}
