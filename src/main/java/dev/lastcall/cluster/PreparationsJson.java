package dev.lastcall.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.guard.GuardedPods.PodReference;
import dev.lastcall.guard.PodOwner;
import dev.lastcall.guard.PreparationRecord;
import dev.lastcall.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Records of preparations as JSON. */
final class PreparationsJson {

  private static final String LIST = "preparations";
  private static final String OWNER = "owner";
  private static final String VALUES = "values";

  private PreparationsJson() {}

  static String write(List<PreparationRecord> records) {
    ObjectNode json = Json.object();
    ArrayNode list = json.putArray(LIST);
    for (PreparationRecord record : records) {
      ObjectNode entry = list.addObject();
      entry.put("namespace", record.pod().namespace());
      entry.put("name", record.pod().name());
      entry.put("uid", record.pod().uid());
      record.owner().ifPresent(owner -> write(owner, entry.putObject(OWNER)));
      entry.put("guard", record.guard());
      entry.put("requestedAt", record.requestedAt());
      new TreeMap<>(record.values()).forEach(entry.putObject(VALUES)::put);
      entry.put("recordedAt", record.recordedAt().toString());
      entry.put("cancelling", record.cancelling());
    }
    return Json.text(json);
  }

  private static void write(PodOwner owner, ObjectNode json) {
    json.put("apiVersion", owner.apiVersion());
    json.put("kind", owner.kind());
    json.put("name", owner.name());
    json.put("uid", owner.uid());
  }

  /**
   * @throws UnreadableRecordsException when it is not what {@link #write} makes
   */
  static List<PreparationRecord> read(String text) throws UnreadableRecordsException {
    JsonNode json;
    try {
      json = Json.parse(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UnreadableRecordsException("it is not JSON");
    }
    if (!json.path(LIST).isArray()) {
      throw new UnreadableRecordsException("it has no list \"" + LIST + "\"");
    }
    List<PreparationRecord> records = new ArrayList<>();
    for (JsonNode entry : json.path(LIST)) {
      records.add(record(entry));
    }
    return records;
  }

  private static PreparationRecord record(JsonNode entry) throws UnreadableRecordsException {
    PodReference pod =
        new PodReference(text(entry, "namespace"), text(entry, "name"), text(entry, "uid"));
    Optional<PodOwner> owner =
        entry.has(OWNER) ? Optional.of(owner(entry.path(OWNER))) : Optional.empty();
    return new PreparationRecord(
        pod,
        owner,
        text(entry, "guard"),
        text(entry, "requestedAt"),
        values(entry.path(VALUES)),
        time(entry, "recordedAt"),
        entry.path("cancelling").asBoolean());
  }

  private static PodOwner owner(JsonNode json) throws UnreadableRecordsException {
    return new PodOwner(
        text(json, "apiVersion"), text(json, "kind"), text(json, "name"), text(json, "uid"));
  }

  private static Map<String, String> values(JsonNode json) throws UnreadableRecordsException {
    Map<String, String> values = new HashMap<>();
    for (Map.Entry<String, JsonNode> value : json.properties()) {
      values.put(value.getKey(), text(json, value.getKey()));
    }
    return values;
  }

  private static Instant time(JsonNode json, String name) throws UnreadableRecordsException {
    try {
      return Instant.parse(text(json, name));
    } catch (DateTimeException e) {
      throw new UnreadableRecordsException("\"" + name + "\" is no time");
    }
  }

  private static String text(JsonNode json, String name) throws UnreadableRecordsException {
    if (!json.path(name).isTextual()) {
      throw new UnreadableRecordsException("\"" + name + "\" is missing, or no string");
    }
    return json.path(name).textValue();
  }

  /** The message says what is wrong. */
  static final class UnreadableRecordsException extends Exception {

    private UnreadableRecordsException(String message) {
      super(message);
    }
  }
}
