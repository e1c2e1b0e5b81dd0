package dev.lastcall.engine;

/**
 * What a preStop hook waits for, in whole seconds.
 *
 * @param delay until nobody sends new connections
 * @param maxWait at most, until the open ones are gone; 0 without a drain sidecar
 */
record Wait(long delay, long maxWait) {

  boolean isForConnections() {
    return maxWait > 0;
  }

  long seconds() {
    return delay + maxWait;
  }
}
