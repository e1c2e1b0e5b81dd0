package dev.lastcall.web;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts decisions; the registry, which sorts labels at each question, is asked once for each. */
final class DecisionCounters {

  /**
   * Policies come and go by other names while the program runs; what is forgotten here is asked for
   * again, and goes on where it was.
   */
  private static final int MAX_KNOWN = 1_000;

  private final MeterRegistry registry;
  private final Map<Labels, Counter> known = new ConcurrentHashMap<>();

  DecisionCounters(MeterRegistry registry) {
    this.registry = registry;
  }

  void count(String kind, String result, String reason, String policy) {
    Labels labels = new Labels(kind, result, reason, policy);
    Counter counter = known.get(labels);
    if (counter == null) {
      counter = register(labels);
      if (known.size() >= MAX_KNOWN) {
        known.clear();
      }
      known.put(labels, counter);
    }
    counter.increment();
  }

  private Counter register(Labels labels) {
    return Counter.builder("lastcall.admission.decisions")
        .description("Decisions about admission requests, and requests that got none")
        .tags("kind", labels.kind, "result", labels.result)
        .tags("reason", labels.reason, "policy", labels.policy)
        .register(registry);
  }

  private record Labels(String kind, String result, String reason, String policy) {

    /** Written out, as is {@link #equals}: the JVM would link a record's in 10 ms of each start. */
    @Override
    public int hashCode() {
      return ((kind.hashCode() * 31 + result.hashCode()) * 31 + reason.hashCode()) * 31
          + policy.hashCode();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Labels labels
          && kind.equals(labels.kind)
          && result.equals(labels.result)
          && reason.equals(labels.reason)
          && policy.equals(labels.policy);
    }
  }
}
