package dev.lastcall.cluster;

import dev.lastcall.runtime.LeaderStatus;

/** Something that all replicas follow and the leader keeps in order. */
@FunctionalInterface
interface Duty {

  /**
   * Looks once at how things are.
   *
   * @param leader whether what is wrong is to be mended; asked again before each change
   * @throws ApiFailure when the API server did not let it
   */
  void perform(LeaderStatus leader);
}
