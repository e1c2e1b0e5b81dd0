package dev.lastcall.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Expected texts, in files. With {@code -Dgolden=update} they are written anew, to be read then.
 */
public final class GoldenFile {

  private GoldenFile() {}

  public static boolean isUpdated() {
    return "update".equals(System.getProperty("golden"));
  }

  /** The text that is expected in place of the actual one. */
  public static String expected(Path file, String actual) throws IOException {
    if (isUpdated()) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, actual);
    }
    return Files.readString(file);
  }
}
