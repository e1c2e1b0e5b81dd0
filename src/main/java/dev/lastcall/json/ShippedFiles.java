package dev.lastcall.json;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Files that come with the program, on its class path. */
public final class ShippedFiles {

  private static final String FOLDER = "/META-INF/lastcall/";

  private ShippedFiles() {}

  /**
   * @param name the path in the program's own folder
   * @throws IllegalStateException when this build does not have it
   */
  public static byte[] read(String name) {
    try (InputStream stream = ShippedFiles.class.getResourceAsStream(FOLDER + name)) {
      if (stream == null) {
        throw new IllegalStateException("not in this build: " + FOLDER + name);
      }
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
