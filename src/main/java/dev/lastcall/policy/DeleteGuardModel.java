package dev.lastcall.policy;

import dev.lastcall.policy.DeleteGuard.OnDeadline;
import dev.lastcall.policy.DeleteGuard.Prepare;
import dev.lastcall.policy.DeleteGuard.Ready;
import dev.lastcall.policy.MetadataModel.Named;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Documents of kind DeleteGuard as written in policy files. */
final class DeleteGuardModel {

  static final String KIND = "DeleteGuard";

  private static final Field<List<Matcher>> MATCH =
      Field.required(
          "match",
          ListType.notEmpty(
              "a list of at least one entry",
              MatcherModel.GUARD_MATCHER,
              "write [{ namespaceSelector: {} }] for all Pods",
              false),
          "The Pods to guard. Entries are ORed, the fields of one entry ANDed.");
  private static final Field<Lookup> LOOKUP =
      Field.optional(
          "lookup", LookupModel.LOOKUP, "none", "Finds the Pod in a list of its system.");

  private static final Field<Boolean> ANNOTATE =
      Field.withDefault(
          "annotate",
          new BooleanType(),
          false,
          "false",
          "No call: somebody watches for `lastcall.dev/prepare-requested-at` on the Pod.");
  private static final MappingType<Prepare> PREPARE_TYPE =
      new MappingType<>(
          "a mapping with http, or annotate: true",
          List.of(HttpCallModel.OPTIONAL_HTTP, ANNOTATE),
          Set.of(),
          DeleteGuardModel::checkPrepare,
          values ->
              values
                  .find(HttpCallModel.OPTIONAL_HTTP)
                  .<Prepare>map(Prepare.Http::new)
                  .orElseGet(Prepare.Annotate::new));
  private static final Field<Prepare> PREPARE =
      Field.required(
          "prepare",
          PREPARE_TYPE,
          "What makes a Pod ready; may be sent again. Any 2xx is success.");
  private static final Field<Ready> READY =
      Field.required("ready", ReadyModel.READY, "How it is known that a Pod is ready to stop.");

  private static final MappingType<Optional<HttpCall>> MAYBE_CALL =
      MappingType.of(
          "a mapping with http",
          List.of(HttpCallModel.OPTIONAL_HTTP),
          values -> values.find(HttpCallModel.OPTIONAL_HTTP));
  private static final MappingType<HttpCall> CALL =
      MappingType.of(
          "a mapping with http",
          List.of(HttpCallModel.HTTP),
          values -> values.get(HttpCallModel.HTTP));
  private static final Field<Optional<HttpCall>> AFTER =
      Field.withDefault(
          "after",
          MAYBE_CALL,
          Optional.empty(),
          "{}",
          "Sent when the replacement is Ready, or the Pod is gone without one; that of `cancel` if"
              + " it has no call.");
  private static final Field<HttpCall> CANCEL =
      Field.optional("cancel", CALL, "none", "Sent when the deletion was abandoned.");
  private static final Field<Integer> MAX_PREPARING =
      Field.withDefault(
          "maxPreparing",
          new IntegerType(1, 100),
          1,
          "1",
          "Pods of one owner that are prepared at a time.");
  private static final Field<Duration> REQUEST_TTL =
      Field.duration(
          "requestTTL",
          Duration.ofMinutes(1),
          Duration.ofHours(24),
          Duration.ofMinutes(5),
          "How long after the last attempt to delete a Pod its deletion counts as abandoned.");
  private static final Field<Duration> DEADLINE =
      Field.duration(
          "deadline",
          Duration.ofMinutes(1),
          Duration.ofHours(168),
          Duration.ofMinutes(30),
          "From the first denial.");
  private static final Field<OnDeadline> ON_DEADLINE =
      Field.choice(
          "onDeadline",
          ChoiceType.of(OnDeadline.class),
          OnDeadline.Hold,
          "`Hold` denies further on, `Release` allows; nothing is ever forced.");
  private static final Field<HttpCall> NOTIFY =
      Field.optional(
          "notify", CALL, "none", "Sent at the deadline; `{message}` says what is awaited.");

  private static final StringType REQUESTER =
      new StringType(
          "the name of a user or group; * stands for any characters",
          name -> !name.isBlank() && name.length() <= 253,
          String::strip);
  private static final Field<List<String>> INCLUDE =
      names("include", "[]", "Who is held; all if empty.");
  private static final Field<List<String>> EXCLUDE =
      names("exclude", "[]", "Who is not held; wins over `include`.");
  private static final MappingType<Requesters> REQUESTERS_TYPE =
      MappingType.of(
          "a mapping with include or exclude",
          List.of(INCLUDE, EXCLUDE),
          values -> requesters(values.get(INCLUDE), values.get(EXCLUDE)));
  private static final Field<Requesters> REQUESTERS =
      Field.withDefault(
          "requesters",
          REQUESTERS_TYPE,
          requesters(List.of(), List.of()),
          "{}",
          "Whose deletions are held.");

  private static final MappingType<DeleteGuard> SPEC =
      new MappingType<>(
          "a mapping with match, prepare and ready",
          List.of(
              MATCH,
              LOOKUP,
              PREPARE,
              READY,
              AFTER,
              CANCEL,
              MAX_PREPARING,
              REQUEST_TTL,
              DEADLINE,
              ON_DEADLINE,
              NOTIFY,
              REQUESTERS),
          Set.of(),
          DeleteGuardModel::checkPlaceholders,
          DeleteGuardModel::guard);

  static final MappingType<Named<DeleteGuard>> DOCUMENT =
      MetadataModel.document("guard", KIND, SPEC);

  private DeleteGuardModel() {}

  private static Field<List<String>> names(String key, String fallback, String doc) {
    ListType<String> type = ListType.of("a list of users and groups", REQUESTER);
    return Field.withDefault(key, type, List.of(), fallback, doc);
  }

  private static Requesters requesters(List<String> include, List<String> exclude) {
    return new Requesters(new NameFilter(include.isEmpty() ? List.of("*") : include, exclude));
  }

  private static void checkPrepare(FieldValues values, Reading reading) {
    boolean byCall = values.isWritten(HttpCallModel.OPTIONAL_HTTP.name());
    boolean annotates = values.find(ANNOTATE).orElse(true);
    if (byCall == annotates) {
      reading.add(
          values.mapping(),
          byCall ? "http and annotate: true" : "neither http nor annotate: true",
          "one of http and annotate: true");
    }
  }

  private static void checkPlaceholders(FieldValues values, Reading reading) {
    Optional<Lookup> lookup = values.find(LOOKUP);
    if (values.isWritten(LOOKUP.name()) && lookup.isEmpty()) {
      return;
    }
    GuardPlaceholders placeholders =
        new GuardPlaceholders(reading, lookup.map(it -> it.bind().keySet()).orElse(Set.of()));
    lookup.ifPresent(it -> placeholders.checkLookup(values.at(LOOKUP), it));
    if (values.find(PREPARE).orElse(null) instanceof Prepare.Http prepare) {
      placeholders.check(values.at(PREPARE), prepare.call());
    }
    if (values.find(READY).orElse(null) instanceof Ready.Http ready) {
      placeholders.check(values.at(READY), ready.call());
    }
    values
        .find(AFTER)
        .orElse(Optional.empty())
        .ifPresent(call -> placeholders.check(values.at(AFTER), call));
    values.find(CANCEL).ifPresent(call -> placeholders.check(values.at(CANCEL), call));
    values.find(NOTIFY).ifPresent(call -> placeholders.checkNotification(values.at(NOTIFY), call));
  }

  private static DeleteGuard guard(FieldValues values) {
    Optional<HttpCall> cancel = values.find(CANCEL);
    return new DeleteGuard(
        "",
        new Position("", 1, 1),
        values.get(MATCH),
        values.find(LOOKUP),
        values.get(PREPARE),
        values.get(READY),
        values.get(AFTER).or(() -> cancel),
        cancel,
        values.get(MAX_PREPARING),
        values.get(REQUEST_TTL),
        values.get(DEADLINE),
        values.get(ON_DEADLINE),
        values.find(NOTIFY),
        values.get(REQUESTERS));
  }
}
