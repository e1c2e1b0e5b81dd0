package dev.lastcall.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.json.Json;
import dev.lastcall.policy.DeleteGuard;
import dev.lastcall.policy.HttpRequestTemplate;
import dev.lastcall.policy.HttpRequestTemplate.Method;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table {@code guard/templates.yaml}: a row is about the URL, the headers or the body. */
class TemplateFillingTest {

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void fillsOrSaysWhyNot(JsonNode row) throws IOException {
    assertEquals(row.path("is").asText(), filled(row));
  }

  private static String filled(JsonNode row) throws IOException {
    HttpRequestTemplate template =
        new HttpRequestTemplate(
            Method.POST,
            row.path("url").asText("http://pd/"),
            strings(row.path("headers")),
            Optional.ofNullable(row.path("body").textValue()));
    DeleteGuard guard =
        GuardCases.guards().policies().guards().stream()
            .filter(it -> it.name().equals("store"))
            .findFirst()
            .orElseThrow();
    TemplateValues values = TemplateValues.of(pod(row), guard).with(strings(row.path("values")));
    try {
      FilledRequest request = new TemplateFilling(values).fill(template);
      assertEquals(Method.POST, request.method());
      return request.body().orElse(row.has("url") ? request.url() : request.headers().toString());
    } catch (UnfillableTemplateException e) {
      return e.getMessage();
    }
  }

  private static GuardedPod pod(JsonNode row) {
    ObjectNode pod = Json.object();
    ObjectNode metadata = pod.putObject("metadata").put("namespace", "shop");
    metadata.put("name", row.path("name").asText("tikv-1"));
    metadata.putObject("labels").put("zone", "a/b-ä").put("node", "");
    pod.putObject("status").put("podIP", row.path("ip").asText("10.0.0.1"));
    return GuardedPod.of(pod);
  }

  private static Map<String, String> strings(JsonNode object) {
    Map<String, String> strings = new HashMap<>();
    object.properties().forEach(it -> strings.put(it.getKey(), it.getValue().asText()));
    return strings;
  }

  static Stream<Named<JsonNode>> cases() throws IOException {
    return GuardCases.read("templates.yaml").map(row -> Named.of(row.path("it").asText(), row));
  }
}
