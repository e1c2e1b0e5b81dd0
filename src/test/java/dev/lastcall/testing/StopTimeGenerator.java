package dev.lastcall.testing;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.json.Json;

/** Commands and variables that say how long a container takes to stop, in every form. */
final class StopTimeGenerator {

  private static final String SPRING = "spring.lifecycle.timeout-per-shutdown-phase";

  private final PodDraft draft;
  private final RandomChoice random;

  StopTimeGenerator(PodDraft draft) {
    this.draft = draft;
    this.random = draft.random;
  }

  void addTo(ObjectNode container) {
    if (random.percent(35)) {
      draft.features.add(PodFeature.STOP_TIME_FLAG);
      command(container);
    }
    if (random.percent(60)) {
      variables(container.putArray("env"));
    }
  }

  /** As users write them, slips and nonsense among them. */
  private String time() {
    return random.oneOf(
        "30",
        "30s",
        "30000ms",
        "PT30S",
        "1m30s",
        "0.5h",
        "45",
        "90000",
        "0",
        "999h",
        "soon",
        "-5",
        "1e3",
        "",
        "infinity",
        "\u0663\u0660",
        "20 s",
        "7");
  }

  private void command(ObjectNode container) {
    switch (random.below(7)) {
      case 0 -> words(container.putArray("args"), "--graceful-timeout", time());
      case 1 -> words(container.putArray("args"), "serve", "--graceful-timeout=" + time(), "-t7");
      case 2 -> {
        words(container.putArray("command"), "celery", "-t", time());
        words(container.putArray("args"), "worker");
      }
      case 3 -> words(container.putArray("command"), "java", "-Dstop=" + time(), "-jar", "a.jar");
      case 4 ->
          words(
              container.putArray("command"),
              "sh",
              "-c",
              "exec java -Dname='a b' -jar app.jar --" + SPRING + "=\"" + time() + "\" # --x");
      case 5 ->
          words(
              container.putArray("command"),
              "bash",
              "-lc",
              "cd /srv &&\n  gunicorn \\\n --graceful-timeout " + time() + " app:app");
      default -> words(container.putArray("args"), "--" + SPRING + "=" + time(), "--last-flag");
    }
  }

  private static void words(ArrayNode array, String... words) {
    for (String word : words) {
      array.add(word);
    }
  }

  private void variables(ArrayNode env) {
    if (random.percent(60)) {
      draft.features.add(PodFeature.ENV_LITERAL);
      variable(env, name(), time());
    }
    if (random.percent(30)) {
      draft.features.add(PodFeature.ENV_VALUE_FROM);
      env.addObject().put("name", name()).set("valueFrom", valueFrom());
    }
    if (random.percent(25)) {
      draft.features.add(PodFeature.ENV_DUPLICATE);
      variable(env, "STOP_TIME", time());
      variable(env, "STOP_TIME", time());
    }
    if (random.percent(25)) {
      draft.features.add(PodFeature.JVM_OPTIONS);
      String options = "-Xmx1g \"-Dtitle=a b\" -Dstop=" + time() + " --graceful-timeout=" + time();
      variable(
          env,
          random.oneOf("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "GUNICORN_CMD_ARGS"),
          random.oneOf(options, "-Dstop='" + time(), "\\"));
    }
    if (random.percent(25)) {
      draft.features.add(PodFeature.SPRING_JSON);
      variable(env, "SPRING_APPLICATION_JSON", springJson());
    }
  }

  private static void variable(ArrayNode env, String name, String value) {
    env.addObject().put("name", name).put("value", value);
  }

  private String name() {
    return random.oneOf(
        "QUARKUS_SHUTDOWN_TIMEOUT",
        "SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE",
        "STOP_TIME",
        "STOP_TIME_MS",
        "PATH_PREFIX");
  }

  private String springJson() {
    return random.oneOf(
        Json.text(Json.object().put(SPRING, time())),
        "{\"spring\":{\"lifecycle\":{\"timeoutPerShutdownPhase\":\"" + time() + "\"}}}",
        "{\"spring.lifecycle\":{\"timeout_per-shutdown-phase\":30}}",
        "{\"spring\":[{\"lifecycle\":7}],\"\":null}",
        "{spring: broken");
  }

  private ObjectNode valueFrom() {
    return (ObjectNode)
        Json.parse(
            random.oneOf(
                "{\"fieldRef\":{\"fieldPath\":\"metadata.name\"}}",
                "{\"secretKeyRef\":{\"name\":\"secret\",\"key\":\"k\",\"optional\":true}}",
                "{\"configMapKeyRef\":{\"name\":\"config\",\"key\":\"k\"}}",
                "{\"resourceFieldRef\":{\"resource\":\"limits.cpu\"}}"));
  }
}
