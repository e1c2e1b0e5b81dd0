package dev.lastcall.sidecar;

/** Sends the calls to a registry without making anybody wait. */
public interface Deregistration {

  /** Starts to send the calls, after what was begun before. */
  void deregister();

  /** Whether the calls of the last {@link #deregister} have all been answered or given up. */
  boolean isOver();

  /** Starts to send what takes the calls back, after what was begun before. */
  void undo();
}
