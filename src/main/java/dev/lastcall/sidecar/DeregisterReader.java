package dev.lastcall.sidecar;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** Reads the JSON of {@code --deregister}; what is wrong with it names its place. */
public final class DeregisterReader {

  private static final List<String> METHODS = List.of("GET", "POST", "PUT", "DELETE");
  private static final List<String> KEYS_OF_CALL =
      List.of("method", "url", "headers", "body", "undo", "headersFrom", "timeout", "retries");
  private static final List<String> KEYS_OF_UNDO = List.of("method", "url", "headers", "body");
  private static final String DEFAULT_TIMEOUT = "2s";
  private static final long DEFAULT_RETRIES = 3;
  private static final long MAX_TIMEOUT_MILLIS = 60_000;
  private static final long MAX_RETRIES = 10;

  private final ToLongFunction<String> millis;

  /**
   * A reader.
   *
   * @param millis of a duration as policies have it, or less than 0 when it is none
   */
  public DeregisterReader(ToLongFunction<String> millis) {
    this.millis = millis;
  }

  /**
   * The calls of a JSON array.
   *
   * @throws IllegalArgumentException which says where, what, and what is expected
   */
  public List<DeregisterCall> read(String json) {
    List<DeregisterCall> calls = new ArrayList<>();
    if (!(JsonText.parse(json) instanceof List<?> items)) {
      throw wrong("", "an array of calls");
    }
    for (int index = 0; index < items.size(); index++) {
      calls.add(call("[" + index + "]", items.get(index)));
    }
    return calls;
  }

  private DeregisterCall call(String place, Object value) {
    Map<?, ?> map = map(place, value, KEYS_OF_CALL);
    String timeoutPlace = place + ".timeout";
    long timeout = millis.applyAsLong(string(timeoutPlace, map.get("timeout"), DEFAULT_TIMEOUT));
    if (timeout < 1 || timeout > MAX_TIMEOUT_MILLIS) {
      throw wrong(timeoutPlace, "a duration from 1s to 1m, as 2s");
    }
    Object retries = map.get("retries") == null ? DEFAULT_RETRIES : map.get("retries");
    if (!(retries instanceof Long count) || count < 0 || count > MAX_RETRIES) {
      throw wrong(place + ".retries", "a whole number from 0 to " + MAX_RETRIES);
    }
    Object undo = map.get("undo");
    return new DeregisterCall(
        httpCall(place, map),
        undo == null
            ? Optional.empty()
            : Optional.of(httpCall(place + ".undo", map(place + ".undo", undo, KEYS_OF_UNDO))),
        headersFrom(place + ".headersFrom", map.get("headersFrom")),
        (int) timeout,
        count.intValue());
  }

  private static HttpCall httpCall(String place, Map<?, ?> map) {
    String method = string(place + ".method", map.get("method"), null);
    if (!METHODS.contains(method)) {
      throw wrong(place + ".method", "GET, POST, PUT or DELETE");
    }
    String url = string(place + ".url", map.get("url"), null);
    if (!url.startsWith("http://") && !url.startsWith("https://")) {
      throw wrong(place + ".url", "a URL that begins with http:// or https://");
    }
    Map<String, String> headers = new LinkedHashMap<>();
    if (map.get("headers") != null) {
      Map<?, ?> given = map(place + ".headers", map.get("headers"), List.of());
      for (Map.Entry<?, ?> header : given.entrySet()) {
        String name = (String) header.getKey();
        headers.put(name, string(place + ".headers." + name, header.getValue(), null));
      }
    }
    return new HttpCall(method, url, headers, string(place + ".body", map.get("body"), ""));
  }

  private static Optional<String> headersFrom(String place, Object value) {
    if (value == null) {
      return Optional.empty();
    }
    Map<?, ?> map = map(place, value, List.of("file"));
    return Optional.of(string(place + ".file", map.get("file"), null));
  }

  /** An object; with keys given, one that has no others. */
  private static Map<?, ?> map(String place, Object value, List<String> keys) {
    if (!(value instanceof Map<?, ?> map)) {
      throw wrong(place, "an object");
    }
    for (Object key : map.keySet()) {
      if (!keys.isEmpty() && !keys.contains(key)) {
        throw wrong(place + "." + key, "one of the keys " + String.join(", ", keys));
      }
    }
    return map;
  }

  private static String string(String place, Object value, String byDefault) {
    if (value == null && byDefault != null) {
      return byDefault;
    }
    if (value instanceof String text && (byDefault != null || !text.isEmpty())) {
      return text;
    }
    throw wrong(place, "a string" + (byDefault == null ? " that is not empty" : ""));
  }

  private static IllegalArgumentException wrong(String place, String expected) {
    return new IllegalArgumentException(
        (place.isEmpty() ? "" : place + ": ") + "expected " + expected);
  }
}
