package dev.lastcall.json;

/** Builds JSON Pointers, <a href="https://www.rfc-editor.org/rfc/rfc6901">RFC 6901</a>. */
public final class JsonPointers {

  private JsonPointers() {}

  /** The pointer to a member; {@code ~} and {@code /} in its name are escaped. */
  public static String member(String parent, String name) {
    return parent.concat("/").concat(escaped(name));
  }

  /** Few names have either, and to look for one character is much faster than to replace. */
  private static String escaped(String name) {
    return name.indexOf('~') < 0 && name.indexOf('/') < 0
        ? name
        : name.replace("~", "~0").replace("/", "~1");
  }

  /** The pointer to an element. */
  public static String element(String parent, int index) {
    return parent + "/" + index;
  }
}
