package dev.lastcall.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lastcall.json.Json;
import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HookLengthTest {

  @ParameterizedTest(name = "{0} takes {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"sleep":{"seconds":15}}                              | 15
          {"sleep":{"seconds":0}}                               | 0
          {"exec":{"command":["sleep","5"]}}                    | 5
          {"exec":{"command":["/bin/sleep","5s"]}}              | 5
          {"exec":{"command":["sh","-c","sleep 15"]}}           | 15
          {"exec":{"command":["/bin/bash","-c"," sleep  2m "]}} | 120
          {"exec":{"command":["ash","-c","sleep 1h"]}}          | 3600
          {"exec":{"command":["sleep","0.2"]}}                  | 1
          {"exec":{"command":["sleep","1.5m"]}}                 | 90
          {"exec":{"command":["sh","-c","sleep 15; quit"]}}     | -1
          {"exec":{"command":["sh","-c","sleep $N"]}}           | -1
          {"exec":{"command":["sh","-e","sleep 15"]}}           | -1
          {"exec":{"command":["sleep","5","5"]}}                | -1
          {"exec":{"command":["sleep"]}}                        | -1
          {"exec":{"command":[]}}                               | -1
          {"exec":{}}                                           | -1
          {"exec":{"command":["nosleep","5"]}}                  | -1
          {"httpGet":{"port":80}}                               | -1
          {}                                                    | -1
          """)
  void readsWhatIsNothingButASleep(String hook, long seconds) {
    OptionalLong expected = seconds < 0 ? OptionalLong.empty() : OptionalLong.of(seconds);
    assertEquals(expected, HookLength.read(Tree.root(Json.parse(hook))));
  }
}
