package dev.lastcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lastcall.manifest.Document;
import dev.lastcall.manifest.DocumentSplitter;

/** Writes objects behind the document to which they belong, in its form. */
final class CompanionText {

  private final Document document;
  private final boolean isMarked;
  private final String lineBreak;

  /**
   * @param isMarked whether {@code ---} stands between JSON values, too
   */
  CompanionText(Document document, boolean isMarked, String lineBreak) {
    this.document = document;
    this.isMarked = isMarked;
    this.lineBreak = lineBreak;
  }

  /**
   * @param text ends with the document
   */
  void appendTo(StringBuilder text, JsonNode companion) {
    if (text.charAt(text.length() - 1) != '\n') {
      text.append(lineBreak);
    }
    if (document.format() == Document.Format.JSON) {
      text.append(isMarked ? "---" + lineBreak : "")
          .append(JsonWriter.likeDocument(document.text()).write(companion, ""))
          .append(lineBreak);
      return;
    }
    text.append("---").append(lineBreak).append(YamlWriter.block(companion, 0, lineBreak));
    if (DocumentSplitter.endsWithMarker(document.text())) {
      // What follows relies on this marker, and need not begin with one.
      text.append("...").append(lineBreak);
    }
  }
}
