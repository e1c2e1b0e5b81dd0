package dev.lastcall.policy;

import dev.lastcall.policy.HttpRequestTemplate.Method;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** HTTP requests as written in policy files; the fields are those of the section {@code drain}. */
final class CallModel {

  private static final int MAX_BODY = 4096;
  private static final int MAX_URL = 2048;
  private static final int MAX_PORT = 65_535;

  /** The host is fixed, or the Pod itself: nothing else of a Pod decides where a call goes. */
  private static final Pattern URL =
      Pattern.compile(
          "https?://(\\{pod\\.ip}|[A-Za-z0-9.-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])(:[0-9]{1,5})?"
              + "([/?][\\x21-\\x7E&&[^\"<>\\\\^`|#]]*)?");

  /** https://www.rfc-editor.org/rfc/rfc1123#page-13; a dot may end it. */
  private static final Pattern HOST_NAME =
      Pattern.compile(
          "[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*\\.?");

  /** https://www.rfc-editor.org/rfc/rfc9110#name-field-names */
  private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");

  private static final Pattern HEADER_VALUE = Pattern.compile("[\\x20-\\x7E]{0,1024}");

  static final StringType HEADER =
      new StringType(
          "the name of a header",
          text -> HEADER_NAME.matcher(text).matches(),
          UnaryOperator.identity());
  static final StringType HEADER_TEXT =
      new StringType(
          "printable ASCII of at most 1024 characters",
          text -> HEADER_VALUE.matcher(text).matches(),
          UnaryOperator.identity());
  static final StringType BODY_TEXT =
      new StringType(
          "a text of at most " + MAX_BODY + " characters",
          text -> text.length() <= MAX_BODY,
          UnaryOperator.identity());

  static final StringType URL_TEXT =
      new StringType(
          "a URL like http://nacos:8848/path, without user, password and fragment; its host is"
              + " a name, an address or {pod.ip}, its port at most 65535",
          text -> text.length() <= MAX_URL && isUrl(text),
          UnaryOperator.identity());

  static final Field<Method> METHOD =
      Field.required("method", ChoiceType.of(Method.class), "Of the request.");
  static final Field<String> URL_FIELD =
      Field.required(
          "url",
          CallPlaceholders.type(URL_TEXT),
          "Where it is sent, with `{pod.ip}`, `{pod.name}`, `{pod.namespace}` and `{label:KEY}`.");
  static final Field<Map<String, String>> HEADERS =
      Field.withDefault(
          "headers",
          new StringMapType(
              "a mapping of header names to values", HEADER, CallPlaceholders.type(HEADER_TEXT)),
          Map.of(),
          "{}",
          "Headers that are no secret.");
  static final Field<String> BODY =
      Field.optional(
          "body",
          CallPlaceholders.type(BODY_TEXT),
          "none",
          "What is sent; placeholders as in `url`.");

  static final MappingType<HttpRequestTemplate> CALL =
      MappingType.of(
          "a mapping with method, url, headers or body",
          List.of(METHOD, URL_FIELD, HEADERS, BODY),
          CallModel::call);

  private CallModel() {}

  private static boolean isUrl(String text) {
    Matcher url = URL.matcher(text);
    if (!url.matches()) {
      return false;
    }
    String host = url.group(1);
    boolean isName = host.charAt(0) != '{' && host.charAt(0) != '[';
    return (!isName || HOST_NAME.matcher(host).matches())
        && (url.group(2) == null || isPort(Integer.parseInt(url.group(2).substring(1))));
  }

  private static boolean isPort(int number) {
    return number >= 1 && number <= MAX_PORT;
  }

  static HttpRequestTemplate call(FieldValues values) {
    Optional<String> body = values.find(BODY);
    return new HttpRequestTemplate(
        values.get(METHOD), values.get(URL_FIELD), values.get(HEADERS), body);
  }
}
