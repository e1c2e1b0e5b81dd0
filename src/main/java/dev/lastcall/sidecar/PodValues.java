package dev.lastcall.sidecar;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Fills {@code {pod.ip}}, {@code {pod.name}}, {@code {pod.namespace}} (as policies have it; {@code
 * {namespace}} alike) and {@code {label:KEY}} from the environment of the container.
 */
final class PodValues {

  private static final String UNRESERVED = "-._~";
  private static final String LABEL = "label:";

  private final Map<String, String> environment;

  PodValues(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * The text with its placeholders filled as they are.
   *
   * @throws IllegalArgumentException when one has no value here
   */
  String fill(String text) {
    return fill(text, false);
  }

  /**
   * The URL with its placeholders filled: escaped, but for an address that is the host.
   *
   * @throws IllegalArgumentException when one has no value here
   */
  String fillUrl(String url) {
    int host = url.indexOf("://") + 3;
    String ip = "{pod.ip}";
    if (!url.startsWith(ip, host)) {
      return fill(url, true);
    }
    String address = value("pod.ip");
    String bracketed = address.indexOf(':') < 0 ? address : "[" + address + "]";
    return url.substring(0, host) + bracketed + fill(url.substring(host + ip.length()), true);
  }

  /** Only braces around a name of ours are placeholders: a body may be JSON. */
  private String fill(String text, boolean escape) {
    StringBuilder filled = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      int end = text.charAt(at) == '{' ? text.indexOf('}', at) : -1;
      String name = end < 0 ? "" : text.substring(at + 1, end);
      if (isName(name)) {
        String value = value(name);
        filled.append(escape ? escaped(value) : value);
        at = end + 1;
      } else {
        filled.append(text.charAt(at));
        at++;
      }
    }
    return filled.toString();
  }

  private static boolean isName(String name) {
    return variable(name) != null || (name.startsWith(LABEL) && name.indexOf('"') < 0);
  }

  private static String variable(String name) {
    return switch (name) {
      case "pod.ip" -> "POD_IP";
      case "pod.name" -> "POD_NAME";
      case "pod.namespace", "namespace" -> "POD_NAMESPACE";
      default -> null;
    };
  }

  private String value(String name) {
    String variable = variable(name);
    Object value = variable == null ? label(name) : environment.get(variable);
    if (!(value instanceof String text) || text.isEmpty()) {
      throw new IllegalArgumentException(
          "{"
              + name
              + "} has no value: set "
              + (variable == null ? "it in LASTCALL_DRAIN_LABELS" : variable));
    }
    return text;
  }

  private Object label(String name) {
    String labels = environment.get("LASTCALL_DRAIN_LABELS");
    return labels != null && JsonText.parse(labels) instanceof Map<?, ?> map
        ? map.get(name.substring(LABEL.length()))
        : null;
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xFF);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (letter || (c >= '0' && c <= '9') || UNRESERVED.indexOf(c) >= 0) {
        escaped.append(c);
      } else {
        escaped.append('%');
        escaped.append("0123456789ABCDEF".charAt(c >> 4)).append("0123456789ABCDEF".charAt(c & 15));
      }
    }
    return escaped.toString();
  }
}
