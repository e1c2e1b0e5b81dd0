package dev.lastcall.cli;

import dev.lastcall.engine.DrainSettings;
import dev.lastcall.engine.TokenKey;
import dev.lastcall.manifest.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Options about the drain sidecars that policies ask for. */
final class DrainOptions {

  /** Bytes; what can be guessed is no secret, and a shorter key is more likely a mistake. */
  private static final int MIN_KEY = 16;

  /** Bytes; more is no key, and what gives bytes without end must not be read to its end. */
  private static final int MAX_KEY = 4096;

  private final OptionSpec image =
      CommandSpecs.value(String.class, "IMAGE", "--drain-image")
          .description("Image of drain sidecars, where a policy names none (LASTCALL_DRAIN_IMAGE).")
          .build();

  private final OptionSpec tokenKey =
      CommandSpecs.value(Path.class, "FILE", "--token-key")
          .description(
              "Secret from which the tokens of drain sidecars are made (LASTCALL_TOKEN_KEY). Without"
                  + " one whoever knows a Pod's manifest can work out its token.")
          .build();

  void addTo(CommandSpec command) {
    command.addOption(image).addOption(tokenKey);
  }

  Optional<String> image() {
    return Optional.ofNullable(image.getValue());
  }

  Optional<Path> tokenKey() {
    return Optional.ofNullable(tokenKey.getValue());
  }

  List<String> problems() {
    try {
      settings();
      return List.of();
    } catch (InputException e) {
      return e.messages();
    }
  }

  /**
   * @throws InputException when the file of the key cannot be read, or is too short or too long
   */
  DrainSettings settings() {
    TokenKey key = tokenKey().map(DrainOptions::read).orElse(TokenKey.NONE);
    return new DrainSettings(image(), () -> key);
  }

  private static TokenKey read(Path file) {
    try (InputStream stream = Files.newInputStream(file)) {
      byte[] bytes = stream.readNBytes(MAX_KEY + 1);
      if (bytes.length < MIN_KEY || bytes.length > MAX_KEY) {
        throw InputException.of(
            "--token-key: %s has %s; write %d to %d random bytes into it, as head -c 32 /dev/urandom gives them"
                .formatted(file, length(bytes), MIN_KEY, MAX_KEY));
      }
      return new TokenKey(bytes);
    } catch (IOException e) {
      throw InputException.of("--token-key: %s: cannot be read; check the path".formatted(file));
    }
  }

  private static String length(byte[] bytes) {
    return bytes.length > MAX_KEY ? "more than " + MAX_KEY + " bytes" : bytes.length + " bytes";
  }
}
