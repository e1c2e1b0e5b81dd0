package dev.lastcall.guard;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Lets a few calls of each guard run at a time. Others wait, since the Pods of one guard are asked
 * about at the same moment.
 */
final class CallTurns {

  static final int MAX_RUNNING = 4;
  static final int MAX_WAITING = 100;

  private final Map<String, Line> byGuard = new HashMap<>();

  /** A future that is done when the call may run; empty if too many wait already. */
  synchronized Optional<CompletableFuture<Void>> enter(String guard) {
    Line line = byGuard.computeIfAbsent(guard, name -> new Line());
    CompletableFuture<Void> turn = new CompletableFuture<>();
    if (line.running < MAX_RUNNING) {
      line.running++;
      turn.complete(null);
    } else if (line.waiting.size() < MAX_WAITING) {
      line.waiting.add(turn);
    } else {
      return Optional.empty();
    }
    return Optional.of(turn);
  }

  /** To be called once for each turn, whether its call ran or was given up before. */
  void leave(String guard, CompletableFuture<Void> turn) {
    Optional<CompletableFuture<Void>> next = next(guard, turn);
    next.ifPresent(it -> it.complete(null));
  }

  private synchronized Optional<CompletableFuture<Void>> next(
      String guard, CompletableFuture<Void> turn) {
    Line line = byGuard.get(guard);
    if (line.waiting.remove(turn)) {
      return Optional.empty();
    }
    Optional<CompletableFuture<Void>> next = Optional.ofNullable(line.waiting.poll());
    if (next.isEmpty() && --line.running == 0) {
      byGuard.remove(guard);
    }
    return next;
  }

  private static final class Line {
    private final Deque<CompletableFuture<Void>> waiting = new ArrayDeque<>();
    private int running;
  }
}
