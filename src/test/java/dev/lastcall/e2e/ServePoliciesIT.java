package dev.lastcall.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lastcall.json.Json;
import dev.lastcall.testing.LastcallProcess;
import dev.lastcall.testing.Reviews;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program follows its policies. */
class ServePoliciesIT {

  private static final Duration GENEROUS = Duration.ofSeconds(60);

  @TempDir Path folder;

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
              .until(() -> lastcall.post("/mutate", review), answer -> true);
      assertEquals(500, response.statusCode());
      assertTrue(response.body().contains("no policies are loaded"), response.body());

      write(folder.resolve("policy.yaml"), "14s");
      awaitDelay(lastcall, 14);
      assertEquals(200, lastcall.management("/q/health/ready"));
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
    for (JsonNode operation : Reviews.patch(Json.parse(lastcall.post("/mutate", review).body()))) {
      if (operation.get("path").asText().endsWith("/lifecycle")) {
        return operation.at("/value/preStop/sleep/seconds").asInt();
      }
    }
    return 0;
  }
}
