package dev.lastcall.engine;

import dev.lastcall.json.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Collects sentences for the user. The API server cuts warnings of more than 256 characters, and
 * nobody reads more than a few: https://kubernetes.io/blog/2020/09/03/warnings/.
 */
final class Warnings {

  private static final int MAX_COUNT = 3;
  private static final int MAX_LENGTH = 256;

  private final List<String> sentences = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();

  /** Something is lost unless the user acts. */
  void add(String format, Object... arguments) {
    sentences.add(told(format.formatted(arguments)));
  }

  /** A sentence as it is told: they travel in an HTTP header, where a line break has no place. */
  static String told(String sentence) {
    return Texts.shortened(sentence.replaceAll("\\p{Cntrl}+", " "), MAX_LENGTH);
  }

  /** Something was not understood, or is worth knowing; told after the others. */
  void addRemark(String format, Object... arguments) {
    remarks.add(told(format.formatted(arguments)));
  }

  /** The first ones. */
  List<String> toList() {
    if (sentences.isEmpty() && remarks.isEmpty()) {
      return List.of();
    }
    return Stream.concat(sentences.stream(), remarks.stream()).distinct().limit(MAX_COUNT).toList();
  }
}
