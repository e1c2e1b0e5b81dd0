package dev.lastcall.cli;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * The text of one file.
 *
 * @param name as messages speak of it
 * @param text as it stands in the file, a byte order mark included
 */
record SourceFile(String name, String text) {

  /**
   * @throws InputException when the bytes are not UTF-8
   */
  static SourceFile decode(String name, byte[] bytes) {
    try {
      // A new decoder reports what is malformed; new String would quietly change the text.
      return new SourceFile(
          name, StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      throw InputException.of(name + ": the file is not UTF-8 text; save it as UTF-8");
    }
  }

  String lineBreak() {
    int newline = text.indexOf('\n');
    return newline > 0 && text.charAt(newline - 1) == '\r' ? "\r\n" : "\n";
  }
}
