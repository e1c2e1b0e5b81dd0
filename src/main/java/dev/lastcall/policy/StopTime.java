package dev.lastcall.policy;

import java.time.Duration;
import java.util.List;

/**
 * The section {@code grace.stop}: how long an application takes after SIGTERM.
 *
 * @param byDefault when no container of a Pod gives a value
 * @param from where a container may give one; the first that does wins
 */
public record StopTime(Duration byDefault, List<StopTimeSource> from) {

  /** Where a policy says nothing. */
  public static final StopTime DEFAULT = new StopTime(Duration.ofSeconds(20), List.of());

  public StopTime {
    from = List.copyOf(from);
  }

  /** Whether one of the sources is the environment variable of this name. */
  public boolean readsVariable(String name) {
    for (StopTimeSource source : from) {
      if (source instanceof StopTimeSource.Env env && env.name().equals(name)) {
        return true;
      }
    }
    return false;
  }
}
