package dev.lastcall.cli;

import dev.lastcall.cli.Patcher.PatchedDocument;
import dev.lastcall.manifest.Document;
import dev.lastcall.manifest.DocumentSplitter;
import dev.lastcall.manifest.SourceFile;
import java.util.List;
import java.util.stream.Stream;

/** A file and what became of its documents. */
record PatchedFile(SourceFile file, List<PatchedDocument> documents) {

  PatchedFile {
    documents = List.copyOf(documents);
  }

  Stream<Decision> decisions() {
    return documents.stream().flatMap(document -> document.decisions().stream());
  }

  /**
   * The text of the file with all changes; what did not change is there byte for byte.
   *
   * @param notes takes what the user should know about the text
   */
  String text(List<String> notes) {
    boolean isMarked =
        documents.stream()
            .map(PatchedDocument::document)
            .anyMatch(
                it ->
                    it.format() == Document.Format.YAML && !it.isEmpty()
                        || DocumentSplitter.startsWithMarker(it.text()));
    StringBuilder text = new StringBuilder();
    for (PatchedDocument document : documents) {
      text.append(text(document, isMarked, notes));
    }
    return text.toString();
  }

  /**
   * The text of one document, with its changes and the companions behind it.
   *
   * @param isMarked whether {@code ---} stands between JSON values, too
   */
  String text(PatchedDocument patched, boolean isMarked, List<String> notes) {
    StringBuilder text = new StringBuilder(ownText(patched, notes));
    CompanionText companionText = new CompanionText(patched.document(), isMarked, file.lineBreak());
    patched.companions().forEach(it -> companionText.appendTo(text, it));
    return text.toString();
  }

  private String ownText(PatchedDocument patched, List<String> notes) {
    Document document = patched.document();
    if (!patched.isChanged()) {
      return document.text();
    }
    Rewriter.Rewritten rewritten = Rewriter.rewrite(document, patched.after(), file.lineBreak());
    rewritten.note().ifPresent(note -> notes.add(document.place() + ": " + note));
    return rewritten.text();
  }
}
