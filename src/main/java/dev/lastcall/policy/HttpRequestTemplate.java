package dev.lastcall.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.json.Json;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** An HTTP request whose URL, header values and body may hold placeholders. */
public record HttpRequestTemplate(
    Method method, String url, Map<String, String> headers, Optional<String> body) {

  public HttpRequestTemplate {
    headers = Map.copyOf(headers);
  }

  /** What HttpURLConnection can send. */
  public enum Method {
    GET,
    POST,
    PUT,
    DELETE
  }

  /** All texts that may hold placeholders. */
  public Stream<String> texts() {
    return Stream.of(Stream.of(url), headers.values().stream(), body.stream()).flatMap(it -> it);
  }

  ObjectNode toJson(UnaryOperator<String> fill) {
    ObjectNode json = Json.object().put("method", method.name()).put("url", fill.apply(url));
    if (!headers.isEmpty()) {
      ObjectNode values = json.putObject("headers");
      new TreeMap<>(headers).forEach((name, value) -> values.put(name, fill.apply(value)));
    }
    body.ifPresent(it -> json.put("body", fill.apply(it)));
    return json;
  }
}
