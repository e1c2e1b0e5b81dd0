package dev.lastcall.sidecar;

import java.util.concurrent.atomic.AtomicLong;

/** What was counted since the start. Calls are counted by threads of their own. */
final class DrainCounters {

  final long[] phases = new long[Phase.values().length];
  final AtomicLong deregistered = new AtomicLong();
  final AtomicLong deregisterFailures = new AtomicLong();
  final AtomicLong undone = new AtomicLong();
  final AtomicLong undoFailures = new AtomicLong();
  final AtomicLong attemptTimeouts = new AtomicLong();
  long drains;
  long lateStarts;
  long budgetsExceeded;
  long forgotten;
  long callersAnswered;
  long callersForbidden;
  long callersGone;
  long connectionsCut;
  long malformedLines;
  long readFailures;
  long terminationsIgnored;
}
