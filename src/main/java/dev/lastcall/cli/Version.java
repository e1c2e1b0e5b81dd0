package dev.lastcall.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.IVersionProvider;

/** Says which version runs. */
final class Version implements IVersionProvider {

  private static final String RESOURCE = "/META-INF/lastcall/version";

  @Override
  public String[] getVersion() {
    try (InputStream stream = Version.class.getResourceAsStream(RESOURCE)) {
      if (stream == null) {
        throw new IllegalStateException("not in this build: " + RESOURCE);
      }
      String version = new String(stream.readAllBytes(), StandardCharsets.UTF_8).strip();
      return new String[] {"lastcall " + version};
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
