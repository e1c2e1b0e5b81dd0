package dev.lastcall.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lastcall.json.Json;
import dev.lastcall.testing.HttpTwoClient;
import dev.lastcall.testing.LastcallProcess;
import dev.lastcall.testing.RawConnection;
import dev.lastcall.testing.Reviews;
import dev.lastcall.testing.TrustAll;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the packaged program answers, started as a user starts it. */
class ServeAnswersIT {

  private static final Duration GENEROUS = Duration.ofSeconds(60);

  private final HttpClient oneOne = TrustAll.client(HttpClient.Version.HTTP_1_1);

  @TempDir Path folder;

  @Test
  void answersTheShippedSampleWithTheShippedPolicies() throws Exception {
    try (LastcallProcess lastcall = LastcallProcess.serve(Map.of(), "--offline")) {
      HttpResponse<String> response =
          lastcall.post("/mutate", Files.readAllBytes(Path.of("docs/samples/pod.json")));
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
      assertEquals(200, lastcall.post("/mutate", review).statusCode());
      lastcall.terminate();
      Awaitility.await("not ready")
          .atMost(GENEROUS)
          .pollInterval(Duration.ofMillis(50))
          .until(() -> lastcall.management("/q/health/ready") == 503);
      HttpResponse<String> late = lastcall.post(oneOne, "/mutate", review);
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
          lastcall.post("/mutate", Files.readAllBytes(Path.of("docs/samples/pod.json")));
      assertEquals(500, response.statusCode());
      String message = Json.parse(response.body()).get("message").asText();
      assertTrue(message.startsWith("The labels of namespace shop cannot be read"), message);
      assertTrue(lastcall.metrics().contains("reason=\"unavailable\""));
      assertEquals(200, lastcall.management("/q/health/ready"));
    }
  }

  /** Whoever reaches the port can send bodies slowly; they must not take the memory of all. */
  @Test
  void bodiesThatNeverEndDoNotFillTheHeap() throws Exception {
    try (LastcallProcess lastcall = LastcallProcess.serveWithHeap("128m", "--offline")) {
      List<RawConnection> held = new ArrayList<>();
      try {
        for (int i = 0; i < 24; i++) {
          held.add(hold(lastcall.port(), 7_900_000));
        }
        assertEquals(503, held.get(23).status());
        assertEquals(200, lastcall.management("/q/health/live"));
      } finally {
        for (RawConnection connection : held) {
          connection.close();
        }
      }
      byte[] review = Files.readAllBytes(Path.of("docs/samples/pod.json"));
      Awaitility.await("room again")
          .atMost(GENEROUS)
          .until(() -> lastcall.post(oneOne, "/mutate", review).statusCode() == 200);
      assertFalse(lastcall.log().contains("OutOfMemory"));
    }
  }

  /** Sends a part of a body that is declared to be 8 MB. */
  private static RawConnection hold(int port, int bytes) throws IOException {
    RawConnection connection = RawConnection.open(port);
    connection.sendHead(8_000_000);
    connection.send(new byte[bytes]);
    return connection;
  }
}
