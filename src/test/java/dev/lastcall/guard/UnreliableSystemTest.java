package dev.lastcall.guard;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.tomakehurst.wiremock.http.Fault;
import dev.lastcall.policy.DeleteGuard;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Calls to a system that is down, slow or mad: each ends in time, with a sentence that says why.
 */
class UnreliableSystemTest {

  private static final int MEBIBYTE = 1024 * 1024;

  private final CalledSystem system = new CalledSystem();

  @AfterEach
  void stop() {
    system.close();
  }

  @Test
  void nobodyListens() throws Exception {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    DeleteGuard guard = calling("http://127.0.0.1:" + port + "/ready");

    assertEquals(
        "ready: GET http://127.0.0.1:" + port + "/ready failed: no connection", failure(guard));
  }

  @Test
  void theHostDoesNotExist() throws Exception {
    assertEquals(
        "ready: GET http://store.invalid/ failed: there is no host of that name",
        failure(calling("http://store.invalid/")));
  }

  @ParameterizedTest
  @CsvSource({"http://1.2.3.999999/, 'was not sent: '", "http://store/%zz, 'was not sent: '"})
  void theUrlIsNone(String url, String why) throws Exception {
    String failure = failure(calling(url));

    assertTrue(failure.startsWith("ready: GET " + url + " " + why), failure);
  }

  @Test
  void theAnswerDoesNotCome() throws Exception {
    system.server().stubFor(any(anyUrl()).willReturn(ok().withFixedDelay(600_000)));

    assertEquals(
        "ready: GET URL/ready gave no complete answer within 1s",
        failure(calling("URL/ready", "1s")));
    assertEquals(List.of("ready false"), system.heard());
  }

  @Test
  void theAnswerTrickles() throws Exception {
    system
        .server()
        .stubFor(
            any(anyUrl())
                .willReturn(ok("x".repeat(1000)).withChunkedDribbleDelay(1000, 1_000_000)));

    assertEquals(
        "ready: GET URL/ready gave no complete answer within 1s",
        failure(calling("URL/ready", "1s")));
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void theConnectionBreaks(Fault fault) throws Exception {
    system.server().stubFor(any(anyUrl()).willReturn(aResponse().withFault(fault)));

    String failure = failure(calling("URL/ready"));

    assertTrue(failure.startsWith("ready: GET URL/ready failed: "), failure);
    assertFalse(failure.contains("Exception"), failure);
  }

  @Test
  void anAnswerOfTheLargestSizeIsRead() throws Exception {
    String body = "\"" + "x".repeat(MEBIBYTE - 2) + "\"";
    system.server().stubFor(any(anyUrl()).willReturn(ok(body)));
    DeleteGuard guard =
        system.asking(
            "{ method: GET, url: 'URL/', timeout: 60s }",
            "{ json: [{ pointer: '', exists: true }] }");

    assertEquals(
        new Readiness.Ready(), CalledSystem.get(system.ask(guard, CalledSystem.values(guard))));
  }

  @Test
  void aLargerAnswerIsRefused() throws Exception {
    system.server().stubFor(any(anyUrl()).willReturn(ok("x".repeat(MEBIBYTE + 1))));

    assertEquals(
        "ready: GET URL/ready failed: the answer is larger than 1 MiB",
        failure(calling("URL/ready")));
  }

  @ParameterizedTest
  @CsvSource({"60s, 0", "1s, 200"})
  void anAnswerWithoutEndIsCutOff(String timeout, long pauseMillis) throws Exception {
    try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Void> cutOff =
          CompletableFuture.runAsync(() -> pour(listening, pauseMillis));
      String url = "http://127.0.0.1:" + listening.getLocalPort() + "/ready";

      String failure = failure(calling(url, timeout));

      assertEquals(
          pauseMillis == 0
              ? "ready: GET " + url + " failed: the answer is larger than 1 MiB"
              : "ready: GET " + url + " gave no complete answer within 1s",
          failure);
      CalledSystem.get(cutOff);
    }
  }

  @Test
  void fourCallsAreInFlightAndOthersWaitForTheirTurn() throws Exception {
    system.server().stubFor(any(anyUrl()).willReturn(ok()));
    List<Socket> inFlight = new ArrayList<>();
    try (ServerSocket hanging = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      for (int count = 0; count < 4; count++) {
        ask(calling("http://127.0.0.1:" + hanging.getLocalPort() + "/"));
        inFlight.add(hanging.accept());
      }

      String failure = failure(calling("URL/short", "1s"));
      CompletableFuture<Readiness> patient = ask(calling("URL/patient"));
      assertFalse(patient.isDone());
      inFlight.get(0).close();

      assertEquals(
          "ready: GET URL/short was not sent: 4 calls of the guard were in flight for 1s", failure);
      assertEquals(new Readiness.Ready(), CalledSystem.get(patient));
      system.server().verify(1, anyRequestedFor(anyUrl()));
    } finally {
      for (Socket socket : inFlight) {
        socket.close();
      }
    }
  }

  @Test
  void noMoreThanAHundredCallsWait() throws Exception {
    system.server().stubFor(any(anyUrl()).willReturn(ok().withFixedDelay(600_000)));
    DeleteGuard guard = calling("URL/hang");
    for (int count = 0; count < 104; count++) {
      ask(guard);
    }

    assertEquals(
        "ready: GET URL/hang was not sent: 4 calls of the guard are in flight and 100 wait already",
        failure(guard));
  }

  private DeleteGuard calling(String url) {
    return calling(url, "60s");
  }

  private DeleteGuard calling(String url, String timeout) {
    return system.asking("{ method: GET, url: '%s', timeout: %s }".formatted(url, timeout), "{}");
  }

  private CompletableFuture<Readiness> ask(DeleteGuard guard) {
    return system.ask(guard, CalledSystem.values(guard));
  }

  private String failure(DeleteGuard guard) throws Exception {
    return system.failure(ask(guard));
  }

  /** Answers one request without end, until the connection is closed. */
  private static void pour(ServerSocket listening, long pauseMillis) {
    try (Socket connection = listening.accept()) {
      connection.getInputStream().read();
      OutputStream out = connection.getOutputStream();
      out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      while (true) {
        out.write(new byte[1000]);
        out.flush();
        Thread.sleep(pauseMillis);
      }
    } catch (IOException closed) {
      // This is what is awaited.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
