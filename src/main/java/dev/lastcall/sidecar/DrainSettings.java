package dev.lastcall.sidecar;

import java.util.List;

/**
 * What {@code lastcall drain} was asked for.
 *
 * @param port where it listens, 0 to 65535; 0 for a free one
 * @param delayMillis from the first call until connections are waited for
 * @param maxWaitMillis upper bound of the waiting, after the delay
 * @param ports local ports of the application; empty for all that listen when a drain starts
 * @param token callers of {@code /drain} must bring it; not empty
 */
public record DrainSettings(
    int port,
    long delayMillis,
    long maxWaitMillis,
    List<Integer> ports,
    List<DeregisterCall> deregister,
    String token) {

  public DrainSettings {
    ports = List.copyOf(ports);
    deregister = List.copyOf(deregister);
  }

  /** Milliseconds after which no deregister call is waited for any more. */
  long deregisterBudgetMillis() {
    long sum = 0;
    for (DeregisterCall call : deregister) {
      sum += call.budgetMillis();
    }
    return sum;
  }
}
