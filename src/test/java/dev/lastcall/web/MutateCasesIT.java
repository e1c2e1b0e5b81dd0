package dev.lastcall.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lastcall.testing.GoldenCase;
import dev.lastcall.testing.LastcallProcess;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** By the packaged program. */
class MutateCasesIT extends MutateCases {

  private static LastcallProcess lastcall;

  @BeforeAll
  static void start() throws IOException {
    lastcall =
        LastcallProcess.serve(
            Map.of("LASTCALL_DRAIN_IMAGE", GoldenCase.DRAIN_IMAGE),
            "--offline",
            "--policies",
            String.join(",", GoldenCase.POLICIES.stream().map(Object::toString).toList()),
            "--namespaces",
            "src/test/resources/namespaces.yaml");
  }

  @AfterAll
  static void stop() throws IOException {
    lastcall.close();
  }

  @Override
  String answer(byte[] review) throws Exception {
    HttpResponse<String> response = lastcall.post("/mutate", review);
    assertEquals(200, response.statusCode(), response.body());
    assertTrue(
        response.headers().firstValue("Content-Type").orElse("").startsWith("application/json"));
    return response.body();
  }
}
