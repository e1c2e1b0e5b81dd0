package dev.lastcall.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.json.Json;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A call that takes a Pod out of an external registry. Texts may hold the placeholders of {@link
 * CallPlaceholders}.
 *
 * @param call sent before the delay
 * @param undo sent when the container was only restarted
 * @param headersFile a file of headers in the sidecar, for credentials
 * @param timeout of one attempt; 1 s to 1 min
 * @param retries after the first attempt; 0 to 10
 */
public record Deregistration(
    Call call, Optional<Call> undo, Optional<String> headersFile, Duration timeout, int retries) {

  /** All texts that may hold placeholders. */
  public Stream<String> texts() {
    return Stream.concat(call.texts(), undo.stream().flatMap(Call::texts));
  }

  /**
   * The form of policy files, defaults filled in; the sidecar reads it too.
   *
   * @param fill applied to every text that may hold placeholders
   */
  public ObjectNode toJson(UnaryOperator<String> fill) {
    ObjectNode json = call.toJson(fill);
    undo.ifPresent(it -> json.set("undo", it.toJson(fill)));
    headersFile.ifPresent(it -> json.putObject("headersFrom").put("file", it));
    return json.put("timeout", Durations.format(timeout)).put("retries", retries);
  }

  /** What HttpURLConnection can send. */
  public enum Method {
    GET,
    POST,
    PUT,
    DELETE
  }

  /** One HTTP request. */
  public record Call(
      Method method, String url, Map<String, String> headers, Optional<String> body) {

    public Call {
      headers = Map.copyOf(headers);
    }

    private Stream<String> texts() {
      return Stream.of(Stream.of(url), headers.values().stream(), body.stream()).flatMap(it -> it);
    }

    private ObjectNode toJson(UnaryOperator<String> fill) {
      ObjectNode json = Json.object().put("method", method.name()).put("url", fill.apply(url));
      if (!headers.isEmpty()) {
        ObjectNode values = json.putObject("headers");
        new TreeMap<>(headers).forEach((name, value) -> values.put(name, fill.apply(value)));
      }
      body.ifPresent(it -> json.put("body", fill.apply(it)));
      return json;
    }
  }
}
