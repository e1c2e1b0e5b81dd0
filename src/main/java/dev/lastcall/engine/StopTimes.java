package dev.lastcall.engine;

/**
 * How long a Pod's containers take after SIGTERM, in whole seconds.
 *
 * @param application the longest of the regular containers
 * @param source where that comes from, as {@code env QUARKUS_SHUTDOWN_TIMEOUT in web}
 * @param sidecars the sum of what native sidecars say: they stop one after the other, and after the
 *     regular containers (<a
 *     href="https://github.com/kubernetes/enhancements/issues/753">KEP-753</a>)
 */
record StopTimes(long application, String source, long sidecars) {

  /** The source when no container gives a value. */
  static final String DEFAULT = "default";

  StopTimes cutTo(long seconds) {
    long newSidecars = Math.min(sidecars, seconds);
    return new StopTimes(Math.min(application, seconds - newSidecars), source, newSidecars);
  }

  /** Whether nobody said anything. */
  boolean isDefault() {
    return source.equals(DEFAULT) && sidecars == 0;
  }

  long sum() {
    return application + sidecars;
  }
}
