package dev.lastcall.policy;

import dev.lastcall.json.Json;
import java.util.Locale;
import java.util.Map;

/** How values are escaped in the body of a guard's call. */
public enum BodyFormat {
  JSON,
  FORM;

  /** What a body is sent as where no header says it. */
  public static final String JSON_TYPE = "application/json";

  static final String FORM_TYPE = "application/x-www-form-urlencoded";

  /** The format that the headers of a request declare; JSON unless they say otherwise. */
  public static BodyFormat of(Map<String, String> headers) {
    boolean isForm =
        headers.entrySet().stream()
            .filter(header -> header.getKey().equalsIgnoreCase("Content-Type"))
            .anyMatch(header -> header.getValue().toLowerCase(Locale.ROOT).startsWith(FORM_TYPE));
    return isForm ? FORM : JSON;
  }

  /** A digit may stand wherever a value may, within a string and without. */
  static boolean isJson(String body) {
    try {
      return !Json.parse(CallPlaceholders.replace(body, (name, offset) -> "0")).isMissingNode();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
