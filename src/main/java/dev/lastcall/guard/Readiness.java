package dev.lastcall.guard;

/** Whether the answer of a system says that a Pod is ready to stop. */
public sealed interface Readiness {

  /** All that was expected holds. */
  record Ready() implements Readiness {}

  /**
   * Something does not hold.
   *
   * @param why what was found and what is expected, without a full stop
   */
  record NotReady(String why) implements Readiness {}
}
