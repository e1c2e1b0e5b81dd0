package dev.lastcall.web;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.VMOption;
import io.quarkus.runtime.ImageMode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Gives the system back what a start or a flood of reviews made of the heap, once the program is
 * idle, and takes room again once it is busy.
 *
 * <p>The serial collector changes the size of the heap only when it collects all of it, which it
 * has no reason to do in a program that is idle, nor under load when little of it lasts; and its
 * young generation is as large as the old one allows ({@code NewRatio}). So all is collected here,
 * with room for an idle one or with the room that the options of the JVM give
 * (docs/performance/memory-and-start.md).
 */
@ApplicationScoped
class HeapSizing {

  private static final Logger LOG = Logger.getLogger(HeapSizing.class);

  /** With the heap of the image, what one review a second allocates. */
  private static final long COLLECTIONS_WHEN_IDLE = 1;

  /** A second; three hundred reviews in a small heap. */
  private static final long COLLECTIONS_WHEN_BUSY = 5;

  /** Bytes. A collection of all takes 80 ms, in which nobody is answered. */
  private static final long WORTH_A_COLLECTION = 8 << 20;

  /** Parts of the old generation that are free after a collection, in percent. */
  private static final String LEAST_FREE = "MinHeapFreeRatio";

  private static final String MOST_FREE = "MaxHeapFreeRatio";
  private static final String LEAST_FREE_WHEN_IDLE = "2";
  private static final String MOST_FREE_WHEN_IDLE = "5";

  private final Vertx vertx;
  private final Duration interval;
  private long collections;
  private long left;
  private boolean small;

  /**
   * @param interval between two looks whether the program is idle: it is when it has had at most
   *     one collection since the last. 0 for no looks
   */
  HeapSizing(
      Vertx vertx,
      @ConfigProperty(name = "lastcall.heap-release-interval", defaultValue = "15s")
          Duration interval) {
    this.vertx = vertx;
    this.interval = interval;
  }

  /** Begins when the program is ready. A native binary gives back what it collects by itself. */
  void begin() {
    if (ImageMode.current() == ImageMode.JVM && isSerial() && interval.toMillis() > 0) {
      vertx.setPeriodic(interval.toMillis(), timer -> look());
    }
  }

  /** With others, few collections do not mean that nobody works. */
  private static boolean isSerial() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .anyMatch(collector -> collector.getName().equals("MarkSweepCompact"));
  }

  private void look() {
    Future<Void> looked =
        vertx.executeBlocking(
            () -> {
              fit();
              return null;
            });
    looked.onFailure(failure -> LOG.debug("The heap stays as it is", failure));
  }

  private synchronized void fit() {
    long before = collections;
    collections = collections();
    long since = collections - before;
    // The JVM may have collected all for a reason of its own.
    left = Math.min(left, committed());
    if (since <= COLLECTIONS_WHEN_IDLE && committed() - left > WORTH_A_COLLECTION) {
      release(ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class));
    } else if (small && since > COLLECTIONS_WHEN_BUSY * interval.toSeconds()) {
      small = false;
      takeRoom();
    }
  }

  private void takeRoom() {
    long before = committed();
    System.gc();
    collections = collections();
    LOG.debugf("Busy: the heap has %d MiB in place of %d", committed() >> 20, before >> 20);
  }

  private void release(HotSpotDiagnosticMXBean options) {
    VMOption least = options.getVMOption(LEAST_FREE);
    VMOption most = options.getVMOption(MOST_FREE);
    long before = committed();
    try {
      options.setVMOption(LEAST_FREE, LEAST_FREE_WHEN_IDLE);
      options.setVMOption(MOST_FREE, MOST_FREE_WHEN_IDLE);
      System.gc();
    } finally {
      options.setVMOption(MOST_FREE, most.getValue());
      options.setVMOption(LEAST_FREE, least.getValue());
    }
    left = committed();
    small = left < before;
    collections = collections();
    LOG.debugf("Idle: of the heap %d MiB are left of %d", left >> 20, before >> 20);
  }

  private static long committed() {
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted();
  }

  private static long collections() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionCount)
        .sum();
  }
}
