package dev.lastcall.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lastcall.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The key of the tokens of drain sidecars. */
class TokenKeyOptionTest {

  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata: { name: chat, labels: { lastcall.dev/inject: enabled, lastcall.dev/policy: drain } }
      spec: { containers: [{ name: chat, image: chat, ports: [{ containerPort: 8080 }] }] }
      """;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"apply", "serve"})
  void refusesAFileThatIsNotThere(String command) {
    Path missing = folder.resolve("missing");
    assertRefused(
        "lastcall: --token-key: " + missing + ": cannot be read; check the path", command, missing);
  }

  @ParameterizedTest
  @ValueSource(strings = {"apply", "serve"})
  void refusesAFolder(String command) {
    assertRefused(
        "lastcall: --token-key: " + folder + ": cannot be read; check the path", command, folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {"apply", "serve"})
  void refusesKeysThatAreTooShortOrTooLong(String command) throws IOException {
    Map<Integer, String> sizes = Map.of(0, "0 bytes", 15, "15 bytes", 4097, "more than 4096 bytes");
    for (Map.Entry<Integer, String> size : sizes.entrySet()) {
      Path key = key("x".repeat(size.getKey()));
      assertRefused(
          "lastcall: --token-key: %s has %s; write 16 to 4096 random bytes into it, as head -c 32 /dev/urandom gives them"
              .formatted(key, size.getValue()),
          command,
          key);
    }
  }

  @Test
  void givesTheSameTokenOfTheSameKeyAndAnotherOfAnother() throws IOException {
    String one = token("--token-key", key("0123456789abcdef").toString());
    String again = token("--token-key", key("0123456789abcdef").toString());
    String other = token("--token-key", key("0123456789abcdeF").toString());
    String none = token();

    assertEquals(one, again);
    assertNotEquals(one, other);
    assertNotEquals(one, none);
    assertEquals(
        one,
        tokenOf(
            CliRun.withEnvironment(
                Map.of(
                    "LASTCALL_TOKEN_KEY",
                    key("0123456789abcdef").toString(),
                    "LASTCALL_DRAIN_IMAGE",
                    "lastcall:1"),
                "apply",
                "-o",
                "json",
                "-f",
                pod().toString())));
  }

  /** As a Pod that a replica with another key is asked about once more. */
  @Test
  void keepsTheTokenThatAPodHas() throws IOException {
    CliRun first = apply(pod(), "--token-key", key("0123456789abcdef").toString());
    Path patched = Files.writeString(folder.resolve("patched.json"), first.out());
    CliRun second = apply(patched, "--token-key", key("fedcba9876543210").toString());

    assertEquals(first.out(), second.out());
  }

  private Path pod() throws IOException {
    return Files.writeString(folder.resolve("pod.yaml"), POD);
  }

  private Path key(String text) throws IOException {
    return Files.writeString(folder.resolve("key"), text);
  }

  private String token(String... options) throws IOException {
    return tokenOf(apply(pod(), options));
  }

  private static String tokenOf(CliRun run) {
    assertEquals(0, run.exitCode(), run.err());
    JsonNode pod = Json.parse(run.out());
    String ofTheHook =
        pod.at("/spec/containers/0/lifecycle/preStop/httpGet/httpHeaders/0/value").asText();
    assertEquals("--token=" + ofTheHook, pod.at("/spec/initContainers/0/args/4").asText());
    return ofTheHook;
  }

  private static CliRun apply(Path file, String... options) {
    String[] arguments = {
      "apply", "-o", "json", "--drain-image", "lastcall:1", "-f", file.toString()
    };
    String[] all = List.of(arguments).toArray(new String[arguments.length + options.length]);
    System.arraycopy(options, 0, all, arguments.length, options.length);
    return CliRun.of(all);
  }

  private static void assertRefused(String message, String command, Path key) {
    CliRun run =
        command.equals("apply")
            ? CliRun.withInput(POD, command, "-f", "-", "--token-key", key.toString())
            : CliRun.of(command, "--offline", "--token-key", key.toString());
    assertEquals(List.of(message), run.err().lines().toList());
    assertEquals(2, run.exitCode());
    assertEquals("", run.out());
    assertEquals(List.of(), run.served());
  }
}
