package dev.lastcall.guard;

import dev.lastcall.guard.GuardedSystem.CallName;
import java.time.Duration;
import java.util.Map;

/** Hears what guards do, for metrics. */
public interface GuardObserver {

  /** A call to a system ended. */
  void called(String guard, CallName call, boolean succeeded);

  /** A deletion was denied. */
  void denied(String guard, HoldReason reason);

  /** What the leader holds at the moment, by guard; guards that hold nothing are left out. */
  void holding(Map<String, Holds> byGuard);

  /**
   * @param oldest since when the longest of them is held
   */
  record Holds(int pods, Duration oldest) {}
}
