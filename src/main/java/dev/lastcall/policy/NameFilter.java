package dev.lastcall.policy;

import java.util.List;

/**
 * Selects containers by name. Patterns are names in which {@code *} stands for any run of
 * characters; exclude wins over include.
 */
public record NameFilter(List<String> include, List<String> exclude) {

  public static final NameFilter ALL = new NameFilter(List.of("*"), List.of());

  public NameFilter {
    include = List.copyOf(include);
    exclude = List.copyOf(exclude);
  }

  public boolean accepts(String name) {
    return isAmong(include, name) && !excludes(name);
  }

  /** Whether the name is excluded by name, whatever is included. */
  public boolean excludes(String name) {
    return isAmong(exclude, name);
  }

  private static boolean isAmong(List<String> patterns, String name) {
    for (String pattern : patterns) {
      if (matches(pattern, name)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Greedy glob match that steps back to the latest star: linear in practice, never exponential.
   */
  private static boolean matches(String pattern, String name) {
    int p = 0;
    int n = 0;
    int star = -1;
    int resume = 0;
    while (n < name.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        resume = n;
      } else if (p < pattern.length() && pattern.charAt(p) == name.charAt(n)) {
        p++;
        n++;
      } else if (star >= 0) {
        p = star + 1;
        n = ++resume;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
