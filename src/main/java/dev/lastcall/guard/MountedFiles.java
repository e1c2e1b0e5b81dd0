package dev.lastcall.guard;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads what a platform team mounts into Lastcall: credentials and certificates. */
public final class MountedFiles {

  private MountedFiles() {}

  /**
   * @param maxBytes the largest file that is read
   * @throws UnusableFileException when it is larger, or cannot be read
   */
  public static byte[] read(String file, int maxBytes) throws UnusableFileException {
    byte[] content;
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      content = in.readNBytes(maxBytes + 1);
    } catch (NoSuchFileException e) {
      throw new UnusableFileException(file + ": no such file");
    } catch (IOException e) {
      throw new UnusableFileException(
          file + ": cannot be read (" + e.getClass().getSimpleName() + ")");
    }
    if (content.length > maxBytes) {
      throw new UnusableFileException(
          "%s: larger than %d bytes, so it is hardly the file that was meant"
              .formatted(file, maxBytes));
    }
    return content;
  }
}
