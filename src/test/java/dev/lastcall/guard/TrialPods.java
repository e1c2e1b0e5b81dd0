package dev.lastcall.guard;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;

/** Pods in memory that count what is done to them, and fail or hang when the test wants it. */
final class TrialPods implements GuardedPods {

  final List<MarkChange> writes = new CopyOnWriteArrayList<>();
  final List<PodEvent> events = new CopyOnWriteArrayList<>();

  /** Under which the pods sent were told of. */
  final List<Predicate<GuardedPod>> conditions = new CopyOnWriteArrayList<>();

  volatile Surroundings surroundings = Surroundings.PRESENT;
  volatile boolean isUnavailable;

  /** Whether what was sent is what is stored. */
  volatile boolean isRemembering = true;

  volatile CountDownLatch writing = new CountDownLatch(0);
  volatile CountDownLatch reading = new CountDownLatch(0);

  private final MemoryGuardedPods memory = new MemoryGuardedPods((pod, event) -> events.add(event));

  @Override
  public GuardedPod sent(GuardedPod pod) {
    return isRemembering ? memory.sent(pod) : pod;
  }

  @Override
  public Optional<GuardedPod> read(String namespace, String name) throws PodsUnavailableException {
    await(reading);
    requireAvailable();
    return memory.read(namespace, name);
  }

  @Override
  public Surroundings surroundings(GuardedPod pod) {
    await(reading);
    return surroundings;
  }

  @Override
  public boolean write(GuardedPod pod, MarkChange change) throws PodsUnavailableException {
    await(writing);
    requireAvailable();
    writes.add(change);
    return memory.write(pod, change);
  }

  @Override
  public Collection<GuardedPod> requested() {
    return memory.requested();
  }

  @Override
  public Replacement replacementOf(GonePod pod) {
    return memory.replacementOf(pod);
  }

  @Override
  public void tellIf(PodReference pod, Predicate<GuardedPod> isSo, PodEvent event) {
    conditions.add(isSo);
    memory.tell(pod, event);
  }

  @Override
  public void tell(PodReference pod, PodEvent event) {
    memory.tell(pod, event);
  }

  private void requireAvailable() throws PodsUnavailableException {
    if (isUnavailable) {
      throw new PodsUnavailableException("the API server is away", null);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
