package dev.lastcall.cli;

import dev.lastcall.engine.DrainSettings;
import dev.lastcall.engine.TokenKey;
import dev.lastcall.manifest.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options about the drain sidecars that policies ask for. */
final class DrainOptions {

  @Option(
      names = "--drain-image",
      paramLabel = "IMAGE",
      description = "Image of drain sidecars, where a policy names none (LASTCALL_DRAIN_IMAGE).")
  private String image;

  @Option(
      names = "--token-key",
      paramLabel = "FILE",
      description =
          "Secret from which the tokens of drain sidecars are made (LASTCALL_TOKEN_KEY). Without one"
              + " whoever knows a Pod's manifest can work out its token.")
  private Path tokenKey;

  Optional<String> image() {
    return Optional.ofNullable(image);
  }

  Optional<Path> tokenKey() {
    return Optional.ofNullable(tokenKey);
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
   * @throws InputException when the file of the key is not there or is empty
   */
  DrainSettings settings() {
    TokenKey key = tokenKey().map(DrainOptions::read).orElse(TokenKey.NONE);
    return new DrainSettings(image(), () -> key);
  }

  private static TokenKey read(Path file) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      if (bytes.length == 0) {
        throw InputException.of(
            "--token-key: %s is empty; write random bytes into it".formatted(file));
      }
      return new TokenKey(bytes);
    } catch (IOException e) {
      throw InputException.of("--token-key: %s: cannot be read; check the path".formatted(file));
    }
  }
}
