package dev.lastcall.policy;

import dev.lastcall.policy.HttpCall.ClientCertificate;
import dev.lastcall.policy.HttpCall.Tls;
import dev.lastcall.policy.HttpRequestTemplate.Method;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** HTTP calls of delete guards as written in policy files. */
final class HttpCallModel {

  /** The client sets them by itself. */
  private static final Set<String> OF_THE_CONNECTION =
      Set.of("connection", "content-length", "expect", "host", "transfer-encoding", "upgrade");

  private static final Field<String> URL =
      Field.required(
          "url", CallModel.URL_TEXT, "Where it is sent; placeholders fill its path and query.");
  private static final Field<Map<String, String>> HEADERS =
      Field.withDefault(
          "headers",
          new StringMapType(
              "a mapping of header names to values", CallModel.HEADER, CallModel.HEADER_TEXT),
          Map.of(),
          "{}",
          "Headers that are no secret, with placeholders.");
  private static final Field<String> BODY =
      Field.optional(
          "body",
          CallModel.BODY_TEXT,
          "none",
          "JSON, or a form where a header `Content-Type` says so; with placeholders.");

  private static final Field<String> MOUNTED =
      Field.required("file", AbsolutePath.TYPE, "A file that is mounted into Lastcall.");
  private static final MappingType<String> FROM_FILE =
      MappingType.of("a mapping with file", List.of(MOUNTED), values -> values.get(MOUNTED));
  private static final Field<String> HEADERS_FROM =
      Field.optional(
          "headersFrom", FROM_FILE, "none", "More headers, one `Name: value` in each line.");
  private static final Field<String> BEARER_TOKEN_FROM =
      Field.optional(
          "bearerTokenFrom", FROM_FILE, "none", "The token of the header `Authorization`.");

  private static final Field<String> CA_FILE =
      Field.optional(
          "caFile",
          AbsolutePath.TYPE,
          "those of the system",
          "Certificate authorities to trust, in PEM.");
  private static final Field<String> CERTIFICATE_FILE =
      Field.optional("certificateFile", AbsolutePath.TYPE, "none", "A client certificate, in PEM.");
  private static final Field<String> KEY_FILE =
      Field.optional("keyFile", AbsolutePath.TYPE, "none", "Its private key, in PEM.");
  private static final MappingType<Tls> TLS_TYPE =
      new MappingType<>(
          "a mapping with caFile, or certificateFile and keyFile",
          List.of(CA_FILE, CERTIFICATE_FILE, KEY_FILE),
          Set.of(),
          HttpCallModel::checkCertificate,
          values ->
              new Tls(
                  values.find(CA_FILE),
                  values
                      .find(CERTIFICATE_FILE)
                      .map(file -> new ClientCertificate(file, values.get(KEY_FILE)))));
  private static final Field<Tls> TLS =
      Field.optional("tls", TLS_TYPE, "none", "For a URL with https.");

  private static final Field<Duration> TIMEOUT =
      Field.duration(
          "timeout",
          Duration.ofSeconds(1),
          Duration.ofMinutes(1),
          Duration.ofSeconds(2),
          "Of one attempt.");

  private static final MappingType<HttpCall> CALL =
      new MappingType<>(
          "a mapping with method and url",
          List.of(
              CallModel.METHOD, URL, HEADERS, BODY, HEADERS_FROM, BEARER_TOKEN_FROM, TLS, TIMEOUT),
          Set.of(),
          HttpCallModel::checkCall,
          values ->
              new HttpCall(
                  request(values),
                  values.find(HEADERS_FROM),
                  values.find(BEARER_TOKEN_FROM),
                  values.find(TLS),
                  values.get(TIMEOUT)));

  static final Field<HttpCall> HTTP = Field.required("http", CALL, "The call.");
  static final Field<HttpCall> OPTIONAL_HTTP = Field.optional("http", CALL, "none", "The call.");

  private HttpCallModel() {}

  private static HttpRequestTemplate request(FieldValues values) {
    Method method = values.get(CallModel.METHOD);
    return new HttpRequestTemplate(method, values.get(URL), values.get(HEADERS), values.find(BODY));
  }

  private static void checkCertificate(FieldValues values, Reading reading) {
    boolean hasCertificate = values.isWritten(CERTIFICATE_FILE.name());
    if (hasCertificate != values.isWritten(KEY_FILE.name())) {
      reading.add(
          values.mapping(),
          hasCertificate ? "certificateFile without keyFile" : "keyFile without certificateFile",
          "both or neither");
    }
  }

  private static void checkCall(FieldValues values, Reading reading) {
    Optional<String> url = values.find(URL);
    if (values.isWritten(TLS.name()) && url.filter(it -> !it.startsWith("https:")).isPresent()) {
      reading.add(values.at(TLS), "tls and the URL " + YamlValue.quote(url.get()), "https://");
    }
    Map<String, String> headers = values.find(HEADERS).orElse(Map.of());
    if (values.isWritten(BEARER_TOKEN_FROM.name())
        && headers.keySet().stream().anyMatch("Authorization"::equalsIgnoreCase)) {
      reading.add(
          values.at(BEARER_TOKEN_FROM),
          "bearerTokenFrom and a header Authorization",
          "one of them");
    }
    headers.keySet().stream()
        .filter(name -> OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT)))
        .sorted()
        .forEach(
            name ->
                reading.add(
                    values.at(HEADERS),
                    "the header " + name,
                    "headers of the request, not of its connection",
                    "remove it"));
    if (BodyFormat.of(headers) == BodyFormat.JSON
        && values.find(BODY).filter(it -> !BodyFormat.isJson(it)).isPresent()) {
      reading.add(
          values.at(BODY),
          "a body that is not JSON once its placeholders are filled in",
          "JSON",
          "for a form add headers: { Content-Type: " + BodyFormat.FORM_TYPE + " }");
    }
  }
}
