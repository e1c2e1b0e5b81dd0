package dev.lastcall.cluster;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Runs a task again and again on a daemon thread of its own, with a pause in between. File content
 * is polled because notifications miss the symlink swap of a mounted ConfigMap or Secret, and do
 * not exist on network file systems.
 */
final class Poll implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(Poll.class);

  private final Runnable task;
  private final Duration interval;
  private final ScheduledExecutorService executor;

  /**
   * @param name of the thread
   * @param interval pause between two runs, at least 1 ms
   */
  Poll(String name, Duration interval, Runnable task) {
    this.task = task;
    this.interval = interval;
    this.executor =
        Executors.newSingleThreadScheduledExecutor(
            runnable -> {
              Thread thread = new Thread(runnable, name);
              thread.setDaemon(true);
              return thread;
            });
  }

  /** The first run is one interval from now. */
  void start() {
    long millis = interval.toMillis();
    executor.scheduleWithFixedDelay(this::runSafely, millis, millis, TimeUnit.MILLISECONDS);
  }

  /** Whatever is thrown, even an error, would silently end the schedule. */
  private void runSafely() {
    try {
      task.run();
    } catch (Throwable e) {
      LOG.errorf(e, "%s failed, trying again in %s", Thread.currentThread().getName(), interval);
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
