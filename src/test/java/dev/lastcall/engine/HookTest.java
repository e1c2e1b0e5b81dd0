package dev.lastcall.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.json.Json;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HookTest {

  @ParameterizedTest(name = "{0} sleeps {1}, and nothing else: {2}")
  @CsvSource(
      delimiter = '^',
      quoteCharacter = '`',
      textBlock =
          """
          {"sleep":{"seconds":15}}                                   ^ 15   ^ true
          {"sleep":{"seconds":0}}                                    ^ 0    ^ true
          {"exec":{"command":["sleep","5"]}}                         ^ 5    ^ true
          {"exec":{"command":["/bin/sleep","5s"]}}                   ^ 5    ^ true
          {"exec":{"command":["sh","-c","sleep 15"]}}                ^ 15   ^ true
          {"exec":{"command":["sh","-c","exec /bin/sleep 15\\n"]}}   ^ 15   ^ true
          {"exec":{"command":["/bin/bash","-c"," sleep  2m "]}}      ^ 120  ^ true
          {"exec":{"command":["bash","-lc","sleep 7;"]}}             ^ 7    ^ true
          {"exec":{"command":["ash","-c","sleep 1h"]}}               ^ 3600 ^ true
          {"exec":{"command":["sleep","0.2"]}}                       ^ 1    ^ true
          {"exec":{"command":["sleep","1.5m"]}}                      ^ 90   ^ true
          {"exec":{"command":["sleep","1m","30s"]}}                  ^ 90   ^ true
          {"exec":{"command":["sh","-c","sleep 5; sleep 5"]}}        ^ 10   ^ true
          {"exec":{"command":["sh","-c","sleep 15; quit"]}}          ^ 15   ^ false
          {"exec":{"command":["sh","-c","sleep 15 && quit"]}}        ^ 15   ^ false
          {"exec":{"command":["sh","-c","sleep 15\\nquit"]}}         ^ 15   ^ false
          {"exec":{"command":["sh","-c","sleep 15 || true"]}}        ^ 15   ^ false
          {"exec":{"command":["sh","-c","sleep 15 & quit"]}}         ^ 0    ^ false
          {"exec":{"command":["sh","-c","sleep 15 | quit"]}}         ^ 0    ^ false
          {"exec":{"command":["sh","-c","sleep 15;; quit"]}}         ^ 0    ^ false
          {"exec":{"command":["sh","-c","sleep $N"]}}                ^ 0    ^ false
          {"exec":{"command":["sh","-c","quit; sleep 15"]}}          ^ 0    ^ false
          {"exec":{"command":["sh","-c","sleepy 15"]}}               ^ 0    ^ false
          {"exec":{"command":["sh","-c",""]}}                        ^ 0    ^ true
          {"exec":{"command":["sh","-c","sleep 0"]}}                 ^ 0    ^ true
          {"exec":{"command":["bash","-euo","pipefail","-c","sleep 5"]}} ^ 5 ^ true
          {"exec":{"command":["/bin/sh","-e","-c","sleep 5; x"]}}    ^ 5    ^ false
          {"exec":{"command":["tini","-g","--","dash","-c","sleep 5"]}} ^ 5 ^ true
          {"exec":{"command":["/usr/bin/env","A=b","sh","-c","sleep 5"]}} ^ 5 ^ true
          {"exec":{"command":["busybox","sh","-c","sleep 5"]}}       ^ 5    ^ true
          {"exec":{"command":["bash","-o","-c","sleep 15"]}}         ^ 0    ^ false
          {"exec":{"command":["sh","-c"]}}                           ^ 0    ^ false
          {"exec":{"command":["sh","-c","/usrsleep 5"]}}             ^ 0    ^ false
          {"exec":{"command":["sh","-e","sleep 15"]}}                ^ 0    ^ false
          {"exec":{"command":["sh","-c","--","sleep 15"]}}           ^ 15   ^ true
          {"exec":{"command":["sleep","infinity"]}}                  ^ 0    ^ false
          {"exec":{"command":["sleep"]}}                             ^ 0    ^ false
          {"exec":{"command":[]}}                                    ^ 0    ^ false
          {"exec":{}}                                                ^ 0    ^ false
          {"exec":{"command":["nosleep","5"]}}                       ^ 0    ^ false
          {"httpGet":{"port":80}}                                    ^ 0    ^ false
          {}                                                         ^ 0    ^ false
          """)
  void readsTheSleepThatAHookBeginsWith(String preStop, long seconds, boolean nothingElse) {
    ObjectNode container = Json.object();
    container.putObject("lifecycle").set("preStop", Json.parse(preStop));
    Hook hook = Hook.of(Tree.root(container)).orElseThrow();
    assertEquals(seconds, hook.sleep());
    assertEquals(nothingElse, hook.isNothingElse());
    assertEquals(nothingElse ? seconds : seconds + 10, hook.length(10));
  }

  @Test
  void ofVeryManySleepsOnlyTheFirstAreCounted() {
    String script = "sleep 1;".repeat(400_000);
    Hook hook =
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> ofCommand("sh", "-c", script));
    assertEquals(100, hook.sleep());
    assertFalse(hook.isNothingElse());
  }

  @Test
  void aSleepWithVeryManyOperandsIsNotRead() {
    String[] command = new String[100_000];
    Arrays.fill(command, "1");
    command[0] = "sleep";
    assertEquals(new Hook(0, false, Optional.empty()), ofCommand(command));
  }

  private static Hook ofCommand(String... command) {
    ObjectNode container = Json.object();
    ArrayNode words = container.withObject("/lifecycle/preStop/exec").putArray("command");
    for (String word : command) {
      words.add(word);
    }
    return Hook.of(Tree.root(container)).orElseThrow();
  }
}
