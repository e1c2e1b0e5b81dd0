package dev.lastcall.policy;

import java.time.Duration;
import java.util.List;

/** The entries of {@code drain.deregister} as written in policy files. */
final class DeregistrationModel {

  static final Field<String> FILE =
      Field.required(
          "file", AbsolutePath.TYPE, "Lines of `Name: value`, in the Secret of `drain.secret`.");

  private static final MappingType<String> HEADERS_FROM_TYPE =
      MappingType.of("a mapping with file", List.of(FILE), values -> values.get(FILE));

  private static final Field<HttpRequestTemplate> UNDO =
      Field.optional(
          "undo",
          CallModel.CALL,
          "none",
          "The opposite, sent when the container was only restarted.");
  private static final Field<String> HEADERS_FROM =
      Field.optional(
          "headersFrom",
          HEADERS_FROM_TYPE,
          "none",
          "More headers, as credentials, of the call and of its `undo`.");
  private static final Field<Duration> TIMEOUT =
      Field.duration(
          "timeout",
          Duration.ofSeconds(1),
          Duration.ofMinutes(1),
          Duration.ofSeconds(2),
          "Of one attempt.");
  private static final Field<Integer> RETRIES =
      Field.withDefault("retries", new IntegerType(0, 10), 3, "3", "After the first attempt.");

  static final MappingType<Deregistration> DEREGISTRATION =
      MappingType.of(
          "a mapping with method and url",
          List.of(
              CallModel.METHOD,
              CallModel.URL_FIELD,
              CallModel.HEADERS,
              CallModel.BODY,
              UNDO,
              HEADERS_FROM,
              TIMEOUT,
              RETRIES),
          values ->
              new Deregistration(
                  CallModel.call(values),
                  values.find(UNDO),
                  values.find(HEADERS_FROM),
                  values.get(TIMEOUT),
                  values.get(RETRIES)));

  private DeregistrationModel() {}
}
