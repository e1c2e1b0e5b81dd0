package dev.lastcall.cli;

import dev.lastcall.cli.Patcher.PatchedDocument;
import dev.lastcall.manifest.Document;
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
    StringBuilder text = new StringBuilder();
    for (PatchedDocument document : documents) {
      text.append(text(document, notes));
    }
    return text.toString();
  }

  /** The text of one document, with its changes. */
  String text(PatchedDocument patched, List<String> notes) {
    Document document = patched.document();
    if (!patched.isChanged()) {
      return document.text();
    }
    Rewriter.Rewritten rewritten = Rewriter.rewrite(document, patched.after(), file.lineBreak());
    rewritten.note().ifPresent(note -> notes.add(document.place() + ": " + note));
    return rewritten.text();
  }
}
