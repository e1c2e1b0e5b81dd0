package dev.lastcall.cluster;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Runs a task on a daemon thread of its own: at once, when woken, and after a pause it asks for.
 */
final class WakingLoop implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(WakingLoop.class);

  /** After an error nobody thought of. */
  private static final Duration AFTER_A_BUG = Duration.ofSeconds(30);

  private final Supplier<Duration> task;
  private final Semaphore wakings = new Semaphore(0);
  private final Thread thread;

  /**
   * @param name of the thread
   * @param task returns how long to wait for the next run at most
   */
  WakingLoop(String name, Supplier<Duration> task) {
    this.task = task;
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Any thread may do so; many wakings during one run lead to one more. */
  void wake() {
    wakings.release();
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Duration pause = runSafely();
        if (wakings.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS)) {
          wakings.drainPermits();
        }
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whatever is thrown, even an error, would silently end the loop. */
  private Duration runSafely() {
    try {
      return task.get();
    } catch (Throwable e) {
      if (!Thread.currentThread().isInterrupted()) {
        LOG.errorf(e, "%s failed, trying again in %s", thread.getName(), AFTER_A_BUG);
      }
      return AFTER_A_BUG;
    }
  }
}
