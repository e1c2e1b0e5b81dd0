package dev.lastcall.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a shell script into words as far as finding flags needs it: quotes and backslashes are
 * resolved, operators end a word, comments are left out, nothing is expanded (<a
 * href="https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_03">token
 * recognition</a>).
 */
final class ShellWords {

  private static final String OPERATORS = ";&|()<>\n";

  private final String script;
  private final List<String> words = new ArrayList<>();
  private final StringBuilder word = new StringBuilder();
  private boolean inWord;
  private int at;

  private ShellWords(String script) {
    this.script = script;
  }

  static List<String> split(String script) {
    ShellWords shellWords = new ShellWords(script);
    while (shellWords.at < script.length()) {
      shellWords.step();
    }
    shellWords.endWord();
    return shellWords.words;
  }

  private void step() {
    char next = script.charAt(at++);
    if (next == '\'' || next == '"') {
      quoted(next);
    } else if (next == '\\') {
      escaped();
    } else if (Character.isWhitespace(next) || OPERATORS.indexOf(next) >= 0) {
      endWord();
    } else if (next == '#' && !inWord) {
      int end = script.indexOf('\n', at);
      at = end < 0 ? script.length() : end;
    } else {
      add(next);
    }
  }

  private void quoted(char quote) {
    inWord = true;
    while (at < script.length() && script.charAt(at) != quote) {
      if (quote == '"' && script.charAt(at) == '\\' && at + 1 < script.length()) {
        at++;
      }
      add(script.charAt(at++));
    }
    at++;
  }

  /** A backslash before the end of a line continues it. */
  private void escaped() {
    if (at < script.length() && script.charAt(at) == '\n') {
      at++;
    } else if (at < script.length()) {
      add(script.charAt(at++));
    }
  }

  private void add(char character) {
    inWord = true;
    word.append(character);
  }

  private void endWord() {
    if (inWord) {
      words.add(word.toString());
      word.setLength(0);
      inWord = false;
    }
  }
}
