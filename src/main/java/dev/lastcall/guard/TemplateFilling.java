package dev.lastcall.guard;

import dev.lastcall.json.Json;
import dev.lastcall.policy.BodyFormat;
import dev.lastcall.policy.CallPlaceholders;
import dev.lastcall.policy.HttpRequestTemplate;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Fills templates so that a value stays a value: it cannot change the host, add a step to the path
 * or a parameter to the query, or end a string of the body.
 */
public final class TemplateFilling {

  private static final String HOST_IS_POD = "//{" + TemplateValues.IP + "}";
  private static final Pattern HEADER_VALUE = Pattern.compile("[\\x20-\\x7E]*");
  private static final Pattern JSON_LITERAL =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?|true|false");

  private final TemplateValues values;

  public TemplateFilling(TemplateValues values) {
    this.values = values;
  }

  /**
   * @throws UnfillableTemplateException when a value is missing or does not fit
   */
  public FilledRequest fill(HttpRequestTemplate template) throws UnfillableTemplateException {
    for (String text : template.texts().toList()) {
      requireValues(text);
    }
    Map<String, String> headers = new HashMap<>();
    for (Map.Entry<String, String> header : template.headers().entrySet()) {
      headers.put(header.getKey(), headerValue(header.getValue()));
    }
    Optional<String> body = Optional.empty();
    if (template.body().isPresent()) {
      body = Optional.of(body(BodyFormat.of(template.headers()), template.body().get()));
    }
    return new FilledRequest(template.method(), url(template.url()), headers, body);
  }

  /**
   * Text that is compared and not sent.
   *
   * @throws UnfillableTemplateException when a value is missing
   */
  public String plain(String text) throws UnfillableTemplateException {
    requireValues(text);
    return CallPlaceholders.replace(text, (name, offset) -> value(name));
  }

  private void requireValues(String text) throws UnfillableTemplateException {
    for (String name : CallPlaceholders.names(text)) {
      // Nothing in its place would make another call of it: that for one node that for all nodes.
      if (values.find(name).filter(value -> !value.isEmpty()).isEmpty()) {
        throw new UnfillableTemplateException("there is no value for {" + name + "}");
      }
    }
  }

  private String value(String name) {
    return values.find(name).orElseThrow();
  }

  private String url(String template) throws UnfillableTemplateException {
    int host = template.indexOf("//") + 2;
    String url =
        CallPlaceholders.replace(
            template,
            (name, offset) ->
                offset == host && template.startsWith(HOST_IS_POD, offset - 2)
                    ? values.host().orElseThrow()
                    : percentEncoded(value(name)));
    String path = url.substring(host).split("[?]", 2)[0];
    if (Arrays.stream(path.split("/")).skip(1).anyMatch(s -> s.equals(".") || s.equals(".."))) {
      throw new UnfillableTemplateException("the path " + path + " has a step \".\" or \"..\"");
    }
    return url;
  }

  /** All but the unreserved characters of https://www.rfc-editor.org/rfc/rfc3986#section-2.3 */
  private static String percentEncoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }

  private String headerValue(String template) throws UnfillableTemplateException {
    String text = plain(template);
    if (!HEADER_VALUE.matcher(text).matches()) {
      throw new UnfillableTemplateException(
          "the header value " + Json.quoted(text) + " is not printable ASCII");
    }
    return text;
  }

  private String body(BodyFormat format, String template) throws UnfillableTemplateException {
    if (format == BodyFormat.FORM) {
      return CallPlaceholders.replace(
          template, (name, offset) -> URLEncoder.encode(value(name), StandardCharsets.UTF_8));
    }
    JsonStrings strings = JsonStrings.of(template);
    for (String name : strings.namesOutside()) {
      if (!JSON_LITERAL.matcher(value(name)).matches()) {
        throw new UnfillableTemplateException(
            "{%s} is %s, which is no JSON number; put it into quotes"
                .formatted(name, Json.quoted(value(name))));
      }
    }
    return CallPlaceholders.replace(
        template, (name, offset) -> strings.contains(offset) ? escaped(value(name)) : value(name));
  }

  private static String escaped(String value) {
    String quoted = Json.quoted(value);
    return quoted.substring(1, quoted.length() - 1);
  }
}
