package dev.lastcall.guard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.lastcall.json.Json;
import dev.lastcall.policy.DeleteGuard;
import dev.lastcall.policy.PolicyReader;
import dev.lastcall.policy.PolicyReading;
import dev.lastcall.policy.PolicySource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The tables of cases of delete guards; each case has a sentence {@code it}. */
final class GuardCases {

  private static final Path FOLDER = Path.of("src/test/resources/guard");

  private GuardCases() {}

  static Stream<JsonNode> read(String file) throws IOException {
    JsonNode cases = new YAMLMapper().readTree(FOLDER.resolve(file).toFile());
    return StreamSupport.stream(cases.spliterator(), false);
  }

  static PolicyReading guards(String text) {
    PolicySource source = new PolicySource("guards.yaml", text.getBytes(StandardCharsets.UTF_8));
    PolicyReading reading = PolicyReader.read(List.of(source));
    if (!reading.isUsable()) {
      throw new AssertionError(reading.problems());
    }
    return reading;
  }

  static PolicyReading guards() throws IOException {
    return guards(Files.readString(FOLDER.resolve("guards.yaml")));
  }

  /** One of {@code guards.yaml}. */
  static DeleteGuard guard(String name) throws IOException {
    return guards().policies().guards().stream()
        .filter(guard -> guard.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** The Pod shop/store-1, which runs since 10:00 of the day of the cases. */
  static GuardedPod pod(String uid, Map<String, String> annotations) {
    return GuardedPod.of(object(uid, annotations));
  }

  static ObjectNode object(String uid, Map<String, String> annotations) {
    ObjectNode pod = Json.object();
    ObjectNode metadata = pod.putObject("metadata");
    metadata.put("namespace", "shop").put("name", "store-1").put("uid", uid);
    metadata.put("resourceVersion", "7").put("creationTimestamp", "2027-03-01T10:00:00Z");
    annotations.forEach(metadata.putObject("annotations")::put);
    pod.putObject("status").put("phase", "Running");
    return pod;
  }
}
