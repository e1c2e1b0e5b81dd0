package dev.lastcall.testing;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.json.Json;

/** The lifecycle of a container: hooks of each kind, or none. */
final class HookGenerator {

  private final PodDraft draft;
  private final RandomChoice random;

  HookGenerator(PodDraft draft) {
    this.draft = draft;
    this.random = draft.random;
  }

  void addTo(ObjectNode container) {
    switch (random.below(16)) {
      case 0, 1 -> sleepAction(container);
      case 2, 3 -> exec(container, PodFeature.HOOK_EXEC_SLEEP, sleepCommand());
      case 4, 5, 6 -> exec(container, PodFeature.HOOK_SHELL_SCRIPT, shellCommand());
      case 7 -> exec(container, PodFeature.HOOK_PROGRAM, program());
      case 8 -> httpGet(container);
      case 9 -> postStartOnly(container);
      default -> draft.features.add(PodFeature.HOOK_NONE);
    }
    if (draft.namesItsSystem && !draft.windows && random.percent(10)) {
      lifecycle(container).put("stopSignal", random.oneOf("SIGTERM", "SIGQUIT", "SIGUSR1"));
    }
  }

  private void sleepAction(ObjectNode container) {
    long longest = Math.min(draft.grace, 40);
    if (longest < 1) {
      draft.features.add(PodFeature.HOOK_NONE);
      return;
    }
    draft.features.add(PodFeature.HOOK_SLEEP_ACTION);
    preStop(container).putObject("sleep").put("seconds", random.between(1, (int) longest));
  }

  private void exec(ObjectNode container, PodFeature feature, String[] command) {
    draft.features.add(feature);
    ArrayNode words = preStop(container).putObject("exec").putArray("command");
    for (String word : command) {
      words.add(word);
    }
    if (random.percent(20)) {
      lifecycle(container).set("postStart", Json.parse("{\"exec\":{\"command\":[\"true\"]}}"));
    }
  }

  private String[] sleepCommand() {
    String time = random.oneOf("1", "5", "5s", "0.5", "15", "20s", "1m", "1m 30", "infinity", "$N");
    return switch (random.below(4)) {
      case 0 -> new String[] {"sleep", time};
      case 1 -> new String[] {"/bin/sleep", time, "1"};
      case 2 -> new String[] {"sh", "-c", "sleep " + time};
      default -> new String[] {"/bin/sh", "-c", " exec /usr/bin/sleep  " + time + "\n"};
    };
  }

  private String[] shellCommand() {
    String shell = random.oneOf("sh", "/bin/sh", "bash", "/bin/bash", "ash", "/busybox/sh", "dash");
    String flag = random.oneOf("-c", "-c", "-c", "-ec", "-lc", "-euxc", "-e");
    String script =
        random.oneOf("", "", "sleep 5; ", "sleep 20 && ", "sleep 1\n")
            + new ScriptGenerator(random).next();
    return random.percent(25)
        ? new String[] {shell, flag, script, "hook", "an argument"}
        : new String[] {shell, flag, script};
  }

  private String[] program() {
    return random.oneOf(
        new String[] {"/usr/sbin/nginx", "-s", "quit"},
        new String[] {"/app/stop", "--wait", "\u00e9\u20ac"},
        new String[] {"sh", "/scripts/stop.sh"},
        new String[] {"sh", "-c", "--", "echo stopping"},
        new String[] {"powershell", "-Command", "Start-Sleep 5"});
  }

  private void httpGet(ObjectNode container) {
    draft.features.add(PodFeature.HOOK_HTTP_GET);
    ObjectNode get = preStop(container).putObject("httpGet").put("port", 8080);
    get.put("path", random.oneOf("/stop", "/a~b/c", "/drain?x=1"));
    if (random.percent(30)) {
      get.putArray("httpHeaders").addObject().put("name", "X-Stop").put("value", "yes");
    }
  }

  private void postStartOnly(ObjectNode container) {
    draft.features.add(PodFeature.HOOK_POST_START_ONLY);
    lifecycle(container)
        .set("postStart", Json.parse("{\"httpGet\":{\"path\":\"/warm\",\"port\":8080}}"));
  }

  private static ObjectNode preStop(ObjectNode container) {
    return lifecycle(container).putObject("preStop");
  }

  private static ObjectNode lifecycle(ObjectNode container) {
    return container.withObject("/lifecycle");
  }
}
