package dev.lastcall.manifest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The text of one file.
 *
 * @param name as messages speak of it
 * @param text as it stands in the file, a byte order mark included
 */
public record SourceFile(String name, String text) {

  /**
   * Reads one file.
   *
   * @throws InputException when it is missing, unreadable or not UTF-8
   */
  public static SourceFile read(Path path) {
    String name = path.normalize().toString();
    try {
      return decode(name, Files.readAllBytes(path));
    } catch (NoSuchFileException e) {
      throw InputException.of(name + ": no such file; check the path");
    } catch (IOException e) {
      throw InputException.of("%s: the file cannot be read (%s)".formatted(name, e.getMessage()));
    }
  }

  /**
   * @throws InputException when the bytes are not UTF-8
   */
  public static SourceFile decode(String name, byte[] bytes) {
    try {
      // A new decoder reports what is malformed; new String would quietly change the text.
      return new SourceFile(
          name, StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      throw InputException.of(name + ": the file is not UTF-8 text; save it as UTF-8");
    }
  }

  public String lineBreak() {
    int newline = text.indexOf('\n');
    return newline > 0 && text.charAt(newline - 1) == '\r' ? "\r\n" : "\n";
  }
}
