package dev.lastcall.sidecar;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Sends the calls one after the other in a thread of their own, which lives as long as they do. */
final class RegistryCalls implements Deregistration {

  private static final long FIRST_PAUSE_MILLIS = 100;

  private final List<DeregisterCall> calls;
  private final HttpSender sender;
  private final DrainCounters counters;
  private final Log log;
  private final Runnable wakeUp;
  private volatile Thread last;
  private volatile Thread deregistering;

  /**
   * Sends nothing yet.
   *
   * @param wakeUp called by the thread when all calls are over
   */
  RegistryCalls(
      List<DeregisterCall> calls,
      HttpSender sender,
      DrainCounters counters,
      Log log,
      Runnable wakeUp) {
    this.calls = calls;
    this.sender = sender;
    this.counters = counters;
    this.log = log;
    this.wakeUp = wakeUp;
  }

  @Override
  public void deregister() {
    begin(false);
  }

  @Override
  public void undo() {
    begin(true);
  }

  @Override
  public boolean isOver() {
    return deregistering == null;
  }

  private void begin(boolean undo) {
    Thread before = last;
    Thread thread =
        new Thread(undo ? "undo" : "deregister") {
          @Override
          public void run() {
            await(before);
            sendAll(undo);
            if (deregistering == this) {
              deregistering = null;
            }
            if (last == this) {
              last = null;
            }
            wakeUp.run();
          }
        };
    thread.setDaemon(true);
    last = thread;
    if (!undo) {
      deregistering = thread;
    }
    thread.start();
  }

  private static void await(Thread before) {
    if (before != null) {
      try {
        before.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void sendAll(boolean undo) {
    for (int index = 0; index < calls.size(); index++) {
      DeregisterCall call = calls.get(index);
      if (!undo) {
        send("deregister", index, call, call.call(), counters.deregistered);
      } else if (call.undo().isPresent()) {
        send("undo", index, call, call.undo().get(), counters.undone);
      }
    }
  }

  private void send(
      String event, int index, DeregisterCall call, HttpCall http, AtomicLong succeeded) {
    String subject = "event=" + event + " call=" + index + " method=" + http.method();
    long end = System.nanoTime() + call.budgetMillis() * 1_000_000;
    String error = "";
    for (int attempt = 0; attempt <= call.retries(); attempt++) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0 || (attempt > 0 && !pause(FIRST_PAUSE_MILLIS << (attempt - 1), left))) {
        break;
      }
      try {
        sender.send(http, call.headersFrom(), (int) Math.min(call.timeoutMillis(), left));
        succeeded.incrementAndGet();
        log.line(subject + " result=ok attempts=" + (attempt + 1));
        return;
      } catch (IOException | RuntimeException e) {
        if (e instanceof SocketTimeoutException) {
          counters.attemptTimeouts.incrementAndGet();
        }
        error = e.getMessage() == null ? e.getClass().getName() : e.getMessage();
      }
    }
    (event.equals("undo") ? counters.undoFailures : counters.deregisterFailures).incrementAndGet();
    log.line(subject + " result=failed error=" + Log.value(error));
  }

  /** Waits before the next attempt; false when nothing of the budget would be left. */
  private static boolean pause(long millis, long left) {
    if (millis >= left) {
      return false;
    }
    try {
      Thread.sleep(millis);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
