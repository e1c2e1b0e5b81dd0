package dev.lastcall.engine;

import java.util.Map;

/**
 * How long a Pod's containers take after SIGTERM, in whole seconds.
 *
 * @param application the longest of the regular containers
 * @param source where that comes from, as {@code env QUARKUS_SHUTDOWN_TIMEOUT in web}
 * @param ofContainers what regular containers state, by name; the others take the longest
 * @param sidecars the sum of what native sidecars say: they stop one after the other, and after the
 *     regular containers (<a
 *     href="https://github.com/kubernetes/enhancements/issues/753">KEP-753</a>)
 */
record StopTimes(long application, String source, Map<String, Long> ofContainers, long sidecars) {

  /** The source when no container gives a value. */
  static final String DEFAULT = "default";

  StopTimes {
    ofContainers = Map.copyOf(ofContainers);
  }

  long of(Tree container) {
    return ofContainers.getOrDefault(container.text("name").orElse(""), application);
  }

  /** Whether nobody said anything. */
  boolean isDefault() {
    return source.equals(DEFAULT) && sidecars == 0;
  }
}
