package dev.lastcall.sidecar;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON (RFC 8259) into maps, lists, strings, longs, booleans and null. Jackson would double
 * what the sidecar's own classes take.
 */
final class JsonText {

  private static final int MAX_DEPTH = 20;

  private final String text;
  private int at;

  private JsonText(String text) {
    this.text = text;
  }

  /**
   * Parses one value.
   *
   * @throws IllegalArgumentException which says at which character, from 1, something is wrong
   */
  static Object parse(String text) {
    JsonText json = new JsonText(text);
    Object value = json.value(0);
    json.skipBlanks();
    if (json.at < text.length()) {
      throw json.expected("the end");
    }
    return value;
  }

  private Object value(int depth) {
    if (depth > MAX_DEPTH) {
      throw expected("at most " + MAX_DEPTH + " levels");
    }
    skipBlanks();
    char c = at < text.length() ? text.charAt(at) : 0;
    if (c == '{') {
      return object(depth);
    }
    if (c == '[') {
      return array(depth);
    }
    if (c == '"') {
      return string();
    }
    if (c == '-' || (c >= '0' && c <= '9')) {
      return number();
    }
    return word();
  }

  private Map<String, Object> object(int depth) {
    Map<String, Object> members = new LinkedHashMap<>();
    at++;
    if (skips('}')) {
      return members;
    }
    do {
      skipBlanks();
      int start = at;
      String name = string();
      if (members.containsKey(name)) {
        at = start;
        throw expected("each name once, not \"" + name + "\" again");
      }
      require(':');
      members.put(name, value(depth + 1));
    } while (skips(','));
    require('}');
    return members;
  }

  private List<Object> array(int depth) {
    List<Object> items = new ArrayList<>();
    at++;
    if (skips(']')) {
      return items;
    }
    do {
      items.add(value(depth + 1));
    } while (skips(','));
    require(']');
    return items;
  }

  private String string() {
    if (at >= text.length() || text.charAt(at) != '"') {
      throw expected("a string");
    }
    at++;
    StringBuilder value = new StringBuilder();
    while (at < text.length() && text.charAt(at) != '"') {
      char c = text.charAt(at);
      if (c < ' ') {
        throw expected("no control character");
      }
      at++;
      value.append(c == '\\' ? escaped() : c);
    }
    if (at >= text.length()) {
      throw expected("the end of a string");
    }
    at++;
    return value.toString();
  }

  private char escaped() {
    char c = at < text.length() ? text.charAt(at) : 0;
    int known = "\"\\/bfnrt".indexOf(c);
    if (known >= 0 && c != 0) {
      at++;
      return "\"\\/\b\f\n\r\t".charAt(known);
    }
    if (c != 'u' || at + 5 > text.length()) {
      throw expected("an escape of JSON");
    }
    int code = 0;
    for (int index = at + 1; index < at + 5; index++) {
      int digit = Character.digit(text.charAt(index), 16);
      if (digit < 0) {
        throw expected("four hexadecimal digits");
      }
      code = code << 4 | digit;
    }
    at += 5;
    return (char) code;
  }

  private Long number() {
    int start = at;
    while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    try {
      return Long.valueOf(text.substring(start, at));
    } catch (NumberFormatException e) {
      at = start;
      throw expected("a whole number");
    }
  }

  private Object word() {
    if (text.startsWith("true", at)) {
      at += 4;
      return Boolean.TRUE;
    }
    if (text.startsWith("false", at)) {
      at += 5;
      return Boolean.FALSE;
    }
    if (text.startsWith("null", at)) {
      at += 4;
      return null;
    }
    throw expected("a value");
  }

  private void skipBlanks() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private boolean skips(char c) {
    skipBlanks();
    boolean there = at < text.length() && text.charAt(at) == c;
    if (there) {
      at++;
    }
    return there;
  }

  private void require(char c) {
    if (!skips(c)) {
      throw expected("'" + c + "'");
    }
  }

  private IllegalArgumentException expected(String what) {
    return new IllegalArgumentException("character " + (at + 1) + ": expected " + what);
  }
}
