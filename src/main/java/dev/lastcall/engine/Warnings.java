package dev.lastcall.engine;

import dev.lastcall.json.Texts;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects sentences for the user. The API server cuts warnings of more than 256 characters, and
 * nobody reads more than a few: https://kubernetes.io/blog/2020/09/03/warnings/.
 */
final class Warnings {

  private static final int MAX_COUNT = 3;
  private static final int MAX_LENGTH = 256;

  private final List<String> sentences = new ArrayList<>();

  void add(String format, Object... arguments) {
    sentences.add(Texts.shortened(format.formatted(arguments), MAX_LENGTH));
  }

  /** The first ones, which the rules add in the order of their weight. */
  List<String> toList() {
    return sentences.stream().distinct().limit(MAX_COUNT).toList();
  }
}
