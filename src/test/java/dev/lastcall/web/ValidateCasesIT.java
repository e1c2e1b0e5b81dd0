package dev.lastcall.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lastcall.testing.LastcallProcess;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** By the packaged program, which asks the guarded system by itself. */
class ValidateCasesIT extends ValidateCases {

  private static final GuardedSystemResource SYSTEM = new GuardedSystemResource();
  private static LastcallProcess lastcall;

  @BeforeAll
  static void start() throws IOException {
    Map<String, String> files = SYSTEM.start();
    lastcall =
        LastcallProcess.serve(
            Map.of(),
            "--offline",
            "--policies",
            files.get("lastcall.policies"),
            "--namespaces",
            files.get("lastcall.namespaces"));
  }

  @AfterAll
  static void stop() throws IOException {
    lastcall.close();
    SYSTEM.stop();
  }

  @Override
  String answer(byte[] review) throws Exception {
    HttpResponse<String> response = lastcall.post("/validate", review);
    assertEquals(200, response.statusCode(), response.body());
    return response.body();
  }
}
