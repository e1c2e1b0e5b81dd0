package dev.lastcall.sidecar;

import java.util.Optional;

/**
 * A call that takes the Pod out of a registry.
 *
 * @param undo brings it back, when a container was restarted and the Pod stays
 * @param headersFrom a file of lines {@code Name: value}, read at each attempt
 * @param timeoutMillis for each attempt, 1,000 to 60,000
 * @param retries further attempts, 0 to 10
 */
public record DeregisterCall(
    HttpCall call,
    Optional<HttpCall> undo,
    Optional<String> headersFrom,
    int timeoutMillis,
    int retries) {

  /** Milliseconds after which the call is given up, with all its attempts. */
  long budgetMillis() {
    return (long) timeoutMillis * (retries + 1);
  }
}
