package dev.lastcall.guard;

import java.time.Instant;
import java.util.Map;

/** The next thing that the leader does about a Pod. */
sealed interface GuardStep {

  /** Nothing before that time, unless something happens. */
  record Wait(Instant until) implements GuardStep {}

  /** Nothing, as long as things stay as they are. */
  record Idle() implements GuardStep {}

  /** Read a Pod that is not among those requested. */
  record LookForPod() implements GuardStep {}

  /** Ask what has become of a Pod that is gone. */
  record LookForReplacement() implements GuardStep {}

  /** Tell people that another Pod of the owner is being prepared. */
  record TellTurn() implements GuardStep {}

  /** Call lookup. */
  record LookUp() implements GuardStep {}

  /**
   * Write down that the Pod is about to be prepared.
   *
   * @param values what was looked up
   */
  record Record(Map<String, String> values) implements GuardStep {}

  /** Call prepare. */
  record Prepare() implements GuardStep {}

  /** Call ready. */
  record Ask() implements GuardStep {}

  /**
   * Write a time on the Pod, which wakes its controller.
   *
   * @param annotation one of {@link GuardAnnotations}
   */
  record Mark(String annotation) implements GuardStep {}

  /** Tell people that the replacement of a Pod is not Ready for long. */
  record TellDelay() implements GuardStep {}

  /** Tell people at the Pod that the deadline has passed. */
  record TellDeadline() implements GuardStep {}

  /** Call notify. */
  record Notify() implements GuardStep {}

  /**
   * The deletion is not wanted any more: from now on it is undone.
   *
   * @param why as the end of a sentence
   */
  record Abandon(String why) implements GuardStep {}

  /** Take the marks off the Pod. */
  record ClearMarks() implements GuardStep {}

  /** Call cancel. */
  record Cancel() implements GuardStep {}

  /** Call after. */
  record After() implements GuardStep {}

  /** All is undone, or nothing is to be: the record goes. */
  record Drop() implements GuardStep {}

  /** Undoing has failed for too long: people are told, and the record goes. */
  record GiveUp() implements GuardStep {}

  /** No policy knows the guard any more: record and marks go. */
  record Forget() implements GuardStep {}
}
