package dev.lastcall.guard;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.lastcall.guard.GuardedSystem.CallName;
import dev.lastcall.policy.DeleteGuard;
import dev.lastcall.policy.DeleteGuard.Prepare;
import dev.lastcall.policy.DeleteGuard.Ready;
import dev.lastcall.policy.HttpCall;
import dev.lastcall.testing.TrustAll;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The guards in {@code policies/guards}, against the documented answers of their systems. */
class ShippedGuardsTest {

  private static final Path FOLDER = Path.of("policies/guards");

  @TempDir private Path mounted;

  private final CalledSystem system = new CalledSystem(tls -> TrustAll.context());

  @AfterEach
  void stop() {
    system.close();
  }

  @ParameterizedTest
  @CsvSource({
    "tikv, tidb-cluster, basic-tikv-1, ''",
    "rabbitmq, mq, hare-server-2, Authorization: Basic aGFyZTpjYXJyb3Q=",
    "elasticsearch, elastic, logs-es-data-1, Authorization: ApiKey bG9nczpr"
  })
  void sendsWhatTheSystemDocuments(String name, String namespace, String pod, String header)
      throws Exception {
    Files.writeString(mounted.resolve("headers"), header);
    DeleteGuard guard = guard(name);
    TemplateValues values = TemplateValues.of(CalledSystem.pod(namespace, pod, "uid-1"), guard);
    Map<String, String> bound = new HashMap<>();
    for (JsonNode step : GuardCases.read("systems/" + name + ".yaml").toList()) {
      String it = step.path("it").asText();
      assertTrue(step.path("source").asText().startsWith("https://"), it);
      system.server().resetAll();
      system
          .server()
          .stubFor(
              any(anyUrl())
                  .willReturn(
                      status(step.path("answer").asInt(200)).withBody(step.path("body").asText())));

      assertEquals(step.path("is").asText(), outcome(guard, step, values.with(bound), bound), it);
      assertEquals(expected(step), sent(step), it);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tikv", "rabbitmq", "elasticsearch", "operator"})
  void isExplainedAndReadable(String name) throws IOException {
    String text = Files.readString(FOLDER.resolve(name + ".yaml"));

    assertEquals(List.of(), GuardCases.guards(text).problems());
    assertEquals(name, GuardCases.guards(text).policies().guards().get(0).name());
    assertTrue(text.contains("guard: enabled, kubernetes.io/metadata.name: "), name);
    assertTrue(text.contains("\n# What it does: "), name);
    assertTrue(text.contains("\n# What you must set: "), name);
  }

  @Test
  void anOperatorIsCalledByNobody() throws IOException {
    DeleteGuard guard = guard("operator");

    assertInstanceOf(Prepare.Annotate.class, guard.prepare());
    assertInstanceOf(Ready.Annotation.class, guard.ready());
  }

  /** The guard, but for where its system and its mounted files are, and how long it waits. */
  private DeleteGuard guard(String name) throws IOException {
    String text =
        Files.readString(FOLDER.resolve(name + ".yaml"))
            .replaceAll("http://[a-z.-]+:2379", system.url())
            .replaceAll("https://[a-z.-]+:9200", "https://localhost:" + system.server().httpsPort())
            .replace("{pod.ip}:15672", "{pod.ip}:" + system.server().port())
            .replaceAll("/etc/lastcall/[a-z]+", mounted.toString())
            .replaceAll("\n +timeout: [0-9]+s", "")
            .replaceAll("\\{ method:", "{ timeout: 60s, method:")
            .replaceAll("(\n +)method:", "$1timeout: 60s$1method:");
    return GuardCases.guards(text).policies().guards().get(0);
  }

  private String outcome(
      DeleteGuard guard, JsonNode step, TemplateValues values, Map<String, String> bound)
      throws Exception {
    CallName name = CallName.valueOf(step.path("call").asText());
    try {
      switch (name) {
        case lookup -> {
          bound.putAll(CalledSystem.get(system.calls().lookUp(guard, values)));
          return bound.toString();
        }
        case ready -> {
          Readiness readiness = CalledSystem.get(system.ask(guard, values));
          return readiness instanceof Readiness.NotReady notReady ? notReady.why() : "ready";
        }
        default -> {
          CompletableFuture<Void> call =
              system.calls().send(guard, name, call(guard, name), values);
          CalledSystem.get(call);
          return "done";
        }
      }
    } catch (ExecutionException e) {
      return e.getCause().getMessage().replace(system.url(), "URL");
    }
  }

  private static HttpCall call(DeleteGuard guard, CallName name) {
    return switch (name) {
      case prepare -> ((Prepare.Http) guard.prepare()).call();
      case after -> guard.after().orElseThrow();
      case cancel -> guard.cancel().orElseThrow();
      default -> throw new IllegalArgumentException(name.name());
    };
  }

  private static List<String> expected(JsonNode step) {
    return step.has("request")
        ? List.of(
            step.path("request").asText(),
            step.path("authorization").asText(),
            step.has("sent") ? "application/json" : "",
            step.path("sent").asText())
        : List.of();
  }

  /** The request line, the headers that count, and the body, as they were on the wire. */
  private List<String> sent(JsonNode step) {
    List<LoggedRequest> requests = system.server().findAll(anyRequestedFor(anyUrl()));
    assertEquals(step.has("request") ? 1 : 0, requests.size(), step.path("it").asText());
    return requests.stream()
        .flatMap(
            request ->
                List.of(
                    request.getMethod() + " " + request.getUrl(),
                    header(request, "Authorization"),
                    header(request, "Content-Type"),
                    request.getBodyAsString())
                    .stream())
        .toList();
  }

  private static String header(LoggedRequest request, String name) {
    String value = request.getHeader(name);
    return value == null ? "" : value;
  }
}
