package dev.lastcall.runtime;

/** Whether this replica is the one that acts for all. */
@FunctionalInterface
public interface LeaderStatus {

  boolean isLeader();
}
