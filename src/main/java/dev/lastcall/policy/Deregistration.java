package dev.lastcall.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Optional;
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
    HttpRequestTemplate call,
    Optional<HttpRequestTemplate> undo,
    Optional<String> headersFile,
    Duration timeout,
    int retries) {

  /** All texts that may hold placeholders. */
  public Stream<String> texts() {
    return Stream.concat(call.texts(), undo.stream().flatMap(HttpRequestTemplate::texts));
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
}
