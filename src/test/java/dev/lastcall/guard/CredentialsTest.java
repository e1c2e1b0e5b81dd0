package dev.lastcall.guard;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.lastcall.policy.DeleteGuard;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Credentials of calls from mounted files. */
class CredentialsTest {

  @TempDir private Path folder;

  private final CalledSystem system = new CalledSystem();

  @BeforeEach
  void answer() {
    system.server().stubFor(any(anyUrl()).willReturn(ok()));
  }

  @AfterEach
  void stop() {
    system.close();
  }

  @Test
  void aTokenIsReadForEachCall() throws Exception {
    Path file = folder.resolve("token");
    DeleteGuard guard =
        system.preparing(
            "{ method: POST, url: 'URL/', bearerTokenFrom: { file: '" + file + "' } }");

    Files.writeString(file, "first.token==\n");
    CalledSystem.get(system.prepare(guard, CalledSystem.values(guard)));
    Files.writeString(file, "second");
    CalledSystem.get(system.prepare(guard, CalledSystem.values(guard)));

    assertEquals(
        List.of("Bearer first.token==", "Bearer second"),
        requests().stream().map(it -> it.getHeader("Authorization")).toList());
  }

  @Test
  void aFileHasSeveralHeadersWhichWinOverThoseOfTheGuard() throws Exception {
    Path file = folder.resolve("headers");
    Files.writeString(file, "Authorization: Basic dTpw\r\n\r\nx-key:a:b \nx-tenant: theirs\n");
    DeleteGuard guard =
        system.preparing(
            "{ method: POST, url: 'URL/', headers: { X-Tenant: ours }, headersFrom: { file: '"
                + file
                + "' } }");

    CalledSystem.get(system.prepare(guard, CalledSystem.values(guard)));

    LoggedRequest request = requests().get(0);
    assertEquals("Basic dTpw", request.getHeader("Authorization"));
    assertEquals("a:b", request.getHeader("X-Key"));
    assertEquals(List.of("theirs"), request.header("X-Tenant").values());
  }

  @Test
  void aMissingFileIsNamed() throws Exception {
    Path file = folder.resolve("token");
    DeleteGuard guard =
        system.preparing(
            "{ method: POST, url: 'URL/', bearerTokenFrom: { file: '" + file + "' } }");

    assertEquals("prepare: POST URL/ was not sent: " + file + ": no such file", failure(guard));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "secret token", "secret\nsecond", "secret\u0000", "sécret"})
  void whatIsNoTokenIsNotSent(String content) throws Exception {
    Path file = Files.writeString(folder.resolve("token"), content);
    DeleteGuard guard =
        system.preparing(
            "{ method: POST, url: 'URL/', bearerTokenFrom: { file: '" + file + "' } }");

    assertEquals(
        "prepare: POST URL/ was not sent: " + file + ": expected one bearer token and nothing else",
        failure(guard));
  }

  @ParameterizedTest
  @ValueSource(strings = {"secret", ": secret", "X Key: secret", "X-Key: sécret"})
  void whatIsNoHeaderIsNotSent(String line) throws Exception {
    Path file = Files.writeString(folder.resolve("headers"), "X-A: b\n" + line);
    DeleteGuard guard =
        system.preparing("{ method: POST, url: 'URL/', headersFrom: { file: '" + file + "' } }");

    assertEquals(
        "prepare: POST URL/ was not sent: "
            + file
            + ":2: expected a line \"Name: value\" of printable ASCII",
        failure(guard));
  }

  @Test
  void aHeaderOfTheConnectionIsNotSent() throws Exception {
    Path file = Files.writeString(folder.resolve("headers"), "Host: secret");
    DeleteGuard guard =
        system.preparing("{ method: POST, url: 'URL/', headersFrom: { file: '" + file + "' } }");

    assertEquals(
        "prepare: POST URL/ was not sent: restricted header name: \"Host\"", failure(guard));
  }

  @Test
  void aHugeFileIsNotRead() throws Exception {
    Path file = Files.writeString(folder.resolve("token"), "x".repeat(65_537));
    DeleteGuard guard =
        system.preparing(
            "{ method: POST, url: 'URL/', bearerTokenFrom: { file: '" + file + "' } }");

    assertFalse(failure(guard).contains("xxx"));
    assertEquals(List.of(), requests());
  }

  private String failure(DeleteGuard guard) throws Exception {
    return system.failure(system.prepare(guard, CalledSystem.values(guard)));
  }

  private List<LoggedRequest> requests() {
    return system.server().findAll(anyRequestedFor(anyUrl()));
  }
}
