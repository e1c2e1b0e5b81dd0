package dev.lastcall.cluster;

import dev.lastcall.guard.BoundedMap;
import dev.lastcall.guard.GuardedPods.PodReference;
import dev.lastcall.guard.PodEvent;
import dev.lastcall.json.Texts;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Writes Events on Pods, in the background and one after the other. What is told again within half
 * a minute is left out, and so is what comes while very many wait: Events are news, not a record.
 */
final class PodEvents implements AutoCloseable {

  private static final Duration PAUSE = Duration.ofSeconds(30);
  private static final int MAX_WAITING = 1_000;
  private static final int MAX_TOLD = 10_000;

  /** The API server refuses more in an Event's message. */
  private static final int MAX_MESSAGE = 1_024;

  private final KubernetesClient client;
  private final String replica;
  private final Clock clock;
  private final RareWarnings warnings;
  private final ThreadPoolExecutor executor;
  private final Map<Told, Instant> told = new BoundedMap<>(MAX_TOLD, BoundedMap.Forgets.OLDEST);

  /**
   * @param client tries once; is not closed here
   * @param replica of Lastcall that tells
   */
  PodEvents(KubernetesClient client, String replica, Clock clock, RareWarnings warnings) {
    this.client = client;
    this.replica = replica;
    this.clock = clock;
    this.warnings = warnings;
    this.executor =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            new GuardThreads("pod-events"),
            new ThreadPoolExecutor.DiscardPolicy());
  }

  void tell(PodReference pod, PodEvent event) {
    tellIf(pod, () -> true, event);
  }

  /**
   * @param isSo is asked in the background, and may block
   */
  void tellIf(PodReference pod, BooleanSupplier isSo, PodEvent event) {
    Instant now = clock.instant();
    synchronized (this) {
      Told key = new Told(pod.uid(), event);
      Instant before = told.remove(key);
      boolean isNews = before == null || !now.isBefore(before.plus(PAUSE));
      told.put(key, isNews ? now : before);
      if (!isNews) {
        return;
      }
    }
    executor.execute(
        () -> {
          if (isSo.getAsBoolean()) {
            write(pod, event);
          }
        });
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }

  private void write(PodReference pod, PodEvent event) {
    Event object =
        EventObject.of(
            EventObject.pod(pod.namespace(), pod.name(), pod.uid()),
            event.reason().isWarning(),
            event.reason().name(),
            Texts.shortened(event.message(), MAX_MESSAGE),
            replica);
    try {
      ApiCall.of(
          "Creating an Event on Pod %s/%s".formatted(pod.namespace(), pod.name()),
          ApiAccess.EVENT,
          () -> client.v1().events().inNamespace(pod.namespace()).resource(object).create());
    } catch (ApiFailure e) {
      warnings.warn(ApiAccess.EVENT, e.getMessage());
    }
  }

  private record Told(String uid, PodEvent event) {}
}
