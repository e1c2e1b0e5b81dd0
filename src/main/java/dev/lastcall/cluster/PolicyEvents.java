package dev.lastcall.cluster;

import dev.lastcall.policy.PolicyProblem;
import dev.lastcall.runtime.CurrentPolicies.Attempt;
import dev.lastcall.runtime.Reload;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Tells of policies that could not be loaded as an Event on Lastcall's own Pod. Whoever changes
 * files fast gets one Event in an interval, about the last change.
 */
final class PolicyEvents implements Consumer<Attempt>, AutoCloseable {

  static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(30);
  static final String REASON = "PolicyReloadFailed";

  private static final Logger LOG = Logger.getLogger(PolicyEvents.class);

  /** The API server refuses more in an Event's message. */
  private static final int MAX_MESSAGE = 1024;

  private static final int MAX_PROBLEMS = 5;

  private final KubernetesClient client;
  private final OwnPod pod;
  private final Duration interval;
  private final AtomicReference<String> next = new AtomicReference<>();
  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(
          runnable -> {
            Thread thread = new Thread(runnable, "policy-events");
            thread.setDaemon(true);
            return thread;
          });
  private Instant free = Instant.MIN;

  /**
   * @param base whose connections it shares: open for as long as this is, and not closed here
   * @param interval between two Events at least
   */
  PolicyEvents(KubernetesClient base, OwnPod pod, Duration interval) {
    this.client = ApiAccess.oneTry(base);
    this.pod = pod;
    this.interval = interval;
  }

  /** Does not wait for the API server. */
  @Override
  public synchronized void accept(Attempt attempt) {
    Optional<String> message = message(attempt.reload());
    if (message.isEmpty()) {
      next.set(null);
      return;
    }
    if (next.getAndSet(message.get()) == null) {
      Instant now = Instant.now();
      Instant due = free.isAfter(now) ? free : now;
      free = due.plus(interval);
      executor.schedule(this::send, Duration.between(now, due).toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }

  private void send() {
    String message = next.getAndSet(null);
    if (message == null) {
      return;
    }
    try {
      ApiCall.of(
          "Creating an Event on Pod %s/%s".formatted(pod.namespace(), pod.name()),
          ApiAccess.EVENT,
          () ->
              client.v1().events().inNamespace(pod.namespace()).resource(event(message)).create());
    } catch (ApiFailure e) {
      LOG.warn(e.getMessage());
    }
  }

  private Event event(String message) {
    ObjectReference reference =
        EventObject.pod(pod.namespace(), pod.name(), pod.uid().orElse(null));
    return EventObject.of(reference, true, REASON, message, pod.name());
  }

  private static Optional<String> message(Reload reload) {
    if (reload instanceof Reload.Refused refused) {
      return Optional.of(
          cut(
              "%d problems, nothing was loaded: %s"
                  .formatted(
                      refused.problems().size(),
                      refused.problems().stream()
                          .limit(MAX_PROBLEMS)
                          .map(PolicyProblem::toString)
                          .collect(Collectors.joining("; ")))));
    }
    return reload instanceof Reload.Unreadable unreadable
        ? Optional.of(cut("The policies cannot be read: " + unreadable.message()))
        : Optional.empty();
  }

  private static String cut(String text) {
    return text.length() <= MAX_MESSAGE ? text : text.substring(0, MAX_MESSAGE - 3) + "...";
  }

  /**
   * The Pod that this is.
   *
   * @param uid without it {@code kubectl describe} does not show its Events
   */
  record OwnPod(String namespace, String name, Optional<String> uid) {}
}
