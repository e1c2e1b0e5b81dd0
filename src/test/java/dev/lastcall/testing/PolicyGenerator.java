package dev.lastcall.testing;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.json.Json;
import dev.lastcall.policy.PolicyReader;
import dev.lastcall.policy.PolicyReading;
import dev.lastcall.policy.PolicySet;
import dev.lastcall.policy.PolicySource;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Makes policies that match every Pod and differ in each option of the format. */
public final class PolicyGenerator {

  private static final List<String> SOURCES =
      List.of(
          "{\"env\":\"QUARKUS_SHUTDOWN_TIMEOUT\"}",
          "{\"env\":\"STOP_TIME\"}",
          "{\"env\":\"STOP_TIME_MS\",\"unit\":\"ms\"}",
          "{\"arg\":\"--graceful-timeout\"}",
          "{\"arg\":\"-t\"}",
          "{\"arg\":\"-Dstop\"}",
          "{\"property\":\"spring.lifecycle.timeout-per-shutdown-phase\",\"unit\":\"ms\"}");

  private final RandomChoice random;

  public PolicyGenerator(long seed) {
    this.random = new RandomChoice(seed);
  }

  /** Sets of one policy each. */
  public List<PolicySet> sets(int count) {
    List<PolicySet> sets = new ArrayList<>();
    for (int index = 0; index < count; index++) {
      byte[] text = Json.bytes(policy("generated-" + index));
      PolicyReading reading =
          PolicyReader.read(List.of(new PolicySource("generated-" + index + ".yaml", text)));
      if (!reading.isUsable()) {
        throw new IllegalStateException(
            reading.problems() + new String(text, StandardCharsets.UTF_8));
      }
      sets.add(reading.policies());
    }
    return sets;
  }

  private ObjectNode policy(String name) {
    ObjectNode policy =
        Json.object().put("apiVersion", "lastcall.dev/v1beta1").put("kind", "ShutdownPolicy");
    policy.putObject("metadata").put("name", name);
    ObjectNode spec = policy.putObject("spec");
    spec.putArray("match").addObject();
    spec.put("mode", random.percent(92) ? "Apply" : "Audit");
    spec.put("overrides", random.percent(75) ? "Allowed" : "Forbidden");
    if (random.percent(20)) {
      exclude(spec.putArray("exclude").addObject());
    }
    boolean delays = random.percent(85);
    if (delays) {
      preStop(spec.putObject("preStop"));
    }
    if (random.percent(40)) {
      drain(spec.putObject("drain"));
    }
    if (!delays || random.percent(80)) {
      grace(spec.putObject("grace"));
    }
    if (random.percent(40)) {
      ObjectNode istio = spec.putObject("istio");
      if (random.percent(70)) {
        istio.put("terminationDrainDuration", random.oneOf("StopTime", "1s", "45s", "1h"));
      }
    }
    return policy;
  }

  private void exclude(ObjectNode entry) {
    entry.putObject("objectSelector").putObject("matchLabels").put("tier", "legacy");
    if (random.percent(60)) {
      entry.put("until", "2020-12-31").put("reason", "ticket OPS-12 ".repeat(14).strip());
    }
  }

  private void preStop(ObjectNode preStop) {
    preStop.put("delay", random.oneOf("1s", "5s", "15s", "40s", "2m", "1h"));
    preStop.put("existing", random.oneOf("Keep", "Prepend", "Prepend", "Replace"));
    preStop.put("jobs", random.oneOf("Skip", "Include"));
    if (random.percent(50)) {
      preStop.put("existingBudget", random.oneOf("0s", "3s", "30s", "1h"));
    }
    if (random.percent(35)) {
      ObjectNode containers = preStop.putObject("containers");
      containers.putArray("include").add(random.oneOf("*", "app*", "web", "*-1"));
      if (random.percent(50)) {
        containers.putArray("exclude").add(random.oneOf("app-log", "istio-proxy", "*2"));
      }
    }
  }

  private void drain(ObjectNode drain) {
    drain.put("maxWait", random.oneOf("1s", "20s", "1m", "24h"));
    if (random.percent(30)) {
      drain.put("image", "registry.example.com/lastcall:2").put("user", "FromNamespace");
    }
    if (random.percent(30)) {
      drain.putArray("ports").add(8443).add(8080);
    }
    if (random.percent(40)) {
      drain.putObject("secret").put("name", "registry");
      ObjectNode call = drain.putArray("deregister").addObject();
      call.put("method", "PUT").put("url", "http://nacos/?app={label:app}&ip={pod.ip}");
    }
  }

  private void grace(ObjectNode grace) {
    grace.put("margin", random.oneOf("0s", "5s", "20s"));
    switch (random.below(4)) {
      case 0 -> grace.put("min", "0s").put("max", random.oneOf("21s", "30s", "1m"));
      case 1 -> grace.put("min", "40s").put("max", "50s");
      case 2 -> grace.put("min", "1m").put("max", "168h");
      default -> grace.put("max", "15m");
    }
    ObjectNode stop = grace.putObject("stop");
    stop.put("default", random.oneOf("0s", "20s", "1m", "24h"));
    if (random.percent(70)) {
      ArrayNode from = stop.putArray("from");
      List<String> sources = new ArrayList<>(SOURCES);
      for (int left = random.between(1, 4); left > 0; left--) {
        from.add(Json.parse(sources.remove(random.below(sources.size()))));
      }
    }
  }
}
