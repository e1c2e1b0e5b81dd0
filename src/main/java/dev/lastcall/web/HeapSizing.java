package dev.lastcall.web;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.quarkus.runtime.ImageMode;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Gives the system back what a start or a flood of reviews made of the heap, once the program is
 * idle, and takes room once it is busy.
 *
 * <p>The serial collector makes the heap smaller, and its young generation larger, only when it
 * collects all; it has no reason to in a program that is idle, nor under load when little of it
 * lasts. And the young generation is as large as the old one allows ({@code NewRatio}). So all is
 * collected here, with room for an idle program or with all that the heap may have
 * (docs/performance/memory-and-start.md).
 */
@ApplicationScoped
class HeapSizing {

  private static final Logger LOG = Logger.getLogger(HeapSizing.class);

  /** Between two looks; what a few reviews a second allocate. */
  private static final long COLLECTIONS_WHEN_IDLE = 1;

  /** A second; some 120 reviews, in a young generation that is small. */
  private static final long COLLECTIONS_WHEN_BUSY = 2;

  /** Bytes. A collection of all takes 50 to 100 ms, in which nobody is answered. */
  private static final long WORTH_A_COLLECTION = 8 << 20;

  /** Of the largest heap: then a collection of all has made it as large as it gets, or nearly. */
  private static final double LARGE = 0.9;

  /** Parts of the old generation that are free after a collection, in percent. */
  private static final String LEAST_FREE = "MinHeapFreeRatio";

  private static final String MOST_FREE = "MaxHeapFreeRatio";

  private final Vertx vertx;
  private final SegmentPool segments;
  private final Duration interval;
  private long lastLook;
  private long collections;
  private long left;
  private boolean mayGrow = true;

  /**
   * @param interval between two looks whether the program is idle, with at most one collection
   *     since the last, or busy. 0 for no looks
   */
  HeapSizing(
      Vertx vertx,
      SegmentPool segments,
      @ConfigProperty(name = "lastcall.heap-release-interval", defaultValue = "15s")
          Duration interval) {
    this.vertx = vertx;
    this.segments = segments;
    this.interval = interval;
  }

  /** Begins when the program is ready. A native binary gives back what it collects by itself. */
  synchronized void begin() {
    if (ImageMode.current() == ImageMode.JVM && isSerial() && interval.toMillis() > 0) {
      lastLook = System.nanoTime();
      collections = collections();
      vertx.setPeriodic(interval.toMillis(), timer -> look());
    }
  }

  /** With others, few collections do not mean that nobody works. */
  private static boolean isSerial() {
    return collectorsOfAll().findAny().isPresent();
  }

  private static long collectionsOfAll() {
    return collectorsOfAll().mapToLong(GarbageCollectorMXBean::getCollectionCount).sum();
  }

  /** The one of the serial collector; another one has none of that name. */
  private static Stream<GarbageCollectorMXBean> collectorsOfAll() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .filter(collector -> collector.getName().equals("MarkSweepCompact"));
  }

  private void look() {
    vertx
        .executeBlocking(Executors.callable(this::fit))
        .onFailure(failure -> LOG.debug("The heap stays as it is", failure));
  }

  private synchronized void fit() {
    Duration passed = Duration.ofNanos(System.nanoTime() - lastLook);
    // After a time in which nothing ran, looks that are late come at once.
    if (passed.compareTo(interval.dividedBy(2)) < 0) {
      return;
    }
    lastLook += passed.toNanos();
    long since = collections() - collections;
    collections += since;
    // The JVM may have collected all for a reason of its own.
    left = Math.min(left, heap().getCommitted());
    if (since <= COLLECTIONS_WHEN_IDLE && heap().getCommitted() - left > WORTH_A_COLLECTION) {
      release();
    } else if (mayGrow && since * 1_000 > COLLECTIONS_WHEN_BUSY * passed.toMillis()) {
      takeRoom();
    }
  }

  private void takeRoom() {
    long before = heap().getCommitted();
    if (before >= LARGE * heap().getMax()) {
      mayGrow = false;
    } else if (collect("90", "100")) {
      mayGrow = false;
      LOG.debugf(
          "Busy: the heap has %d MiB in place of %d", inMiB(heap().getCommitted()), inMiB(before));
    }
  }

  private void release() {
    long before = heap().getCommitted();
    segments.clear();
    if (collect("2", "5")) {
      left = heap().getCommitted();
      mayGrow = true;
      LOG.debugf("Idle: of the heap %d MiB are left of %d", inMiB(left), inMiB(before));
    }
  }

  /**
   * Collects all, unless the JVM leaves it: it does so without a word while a thread is in a
   * critical section of JNI, as one that reads what is compressed. The next look tries again.
   *
   * @param leastFree percent of the old generation, as {@code mostFree}
   * @return whether it was done
   */
  private boolean collect(String leastFree, String mostFree) {
    HotSpotDiagnosticMXBean options =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    String least = options.getVMOption(LEAST_FREE).getValue();
    String most = options.getVMOption(MOST_FREE).getValue();
    long before = collectionsOfAll();
    try {
      setFree(options, leastFree, mostFree);
      System.gc();
    } finally {
      setFree(options, least, most);
    }
    collections = collections();
    return collectionsOfAll() > before;
  }

  /** The JVM refuses a least that is above the most, also for a moment. */
  private static void setFree(HotSpotDiagnosticMXBean options, String least, String most) {
    options.setVMOption(LEAST_FREE, "0");
    options.setVMOption(MOST_FREE, most);
    options.setVMOption(LEAST_FREE, least);
  }

  private static MemoryUsage heap() {
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
  }

  private static long inMiB(long bytes) {
    return bytes >> 20;
  }

  private static long collections() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionCount)
        .sum();
  }
}
