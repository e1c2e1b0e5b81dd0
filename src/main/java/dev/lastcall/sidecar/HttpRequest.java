package dev.lastcall.sidecar;

import java.nio.charset.StandardCharsets;

/**
 * The head of an HTTP/1 request.
 *
 * @param method as it was sent
 * @param path without the query
 * @param container of the query, when it can be the name of a container, else {@code unknown}
 * @param token of the header {@code Lastcall-Token}; empty for none
 */
record HttpRequest(String method, String path, String container, byte[] token) {

  private static final String TOKEN = "lastcall-token";
  private static final String CONTAINER = "container=";
  private static final int MAX_NAME = 63;

  /** The request of these bytes, or null when the first line is not one of HTTP/1. */
  static HttpRequest parse(byte[] bytes, int length) {
    String head = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    int lineEnd = head.indexOf('\n');
    String line = head.substring(0, lineEnd).strip();
    int first = line.indexOf(' ');
    int second = line.indexOf(' ', first + 1);
    if (first < 1 || second < 0 || !line.startsWith("HTTP/1.", second + 1)) {
      return null;
    }
    String target = line.substring(first + 1, second);
    int query = target.indexOf('?');
    return new HttpRequest(
        line.substring(0, first),
        query < 0 ? target : target.substring(0, query),
        container(query < 0 ? "" : target.substring(query + 1)),
        token(head, lineEnd + 1).getBytes(StandardCharsets.ISO_8859_1));
  }

  /**
   * Whether the bytes hold the empty line after the headers; {@code from} may be in their midst.
   */
  static boolean isComplete(byte[] bytes, int length) {
    for (int at = 1; at < length; at++) {
      boolean twoBreaks = bytes[at - 1] == '\n' || (at > 1 && bytes[at - 2] == '\n');
      if (bytes[at] == '\n' && twoBreaks && (bytes[at - 1] == '\n' || bytes[at - 1] == '\r')) {
        return true;
      }
    }
    return false;
  }

  private static String container(String query) {
    int start = query.startsWith(CONTAINER) ? 0 : query.indexOf("&" + CONTAINER) + 1;
    if (!query.startsWith(CONTAINER, start)) {
      return "unknown";
    }
    int end = query.indexOf('&', start);
    String name = query.substring(start + CONTAINER.length(), end < 0 ? query.length() : end);
    boolean valid = !name.isEmpty() && name.length() <= MAX_NAME;
    for (int at = 0; at < name.length(); at++) {
      char c = name.charAt(at);
      valid &= (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    }
    return valid ? name : "unknown";
  }

  private static String token(String head, int from) {
    int start = from;
    int end;
    while ((end = head.indexOf('\n', start)) >= 0) {
      int colon = start + TOKEN.length();
      if (head.regionMatches(true, start, TOKEN, 0, TOKEN.length())
          && colon < end
          && head.charAt(colon) == ':') {
        return head.substring(colon + 1, end).strip();
      }
      start = end + 1;
    }
    return "";
  }
}
