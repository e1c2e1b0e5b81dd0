package dev.lastcall.policy;

import java.util.List;
import java.util.stream.Stream;

/**
 * Whose deletions a guard holds: names of users and groups, in which {@code *} stands for any run
 * of characters.
 */
public record Requesters(NameFilter names) {

  /** Whether a user is held: one of its names is included and none is excluded. */
  public boolean holds(String username, List<String> groups) {
    List<String> all = Stream.concat(Stream.of(username), groups.stream()).toList();
    return all.stream().anyMatch(names::accepts) && all.stream().noneMatch(names::excludes);
  }
}
