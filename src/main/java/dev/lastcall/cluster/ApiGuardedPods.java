package dev.lastcall.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.guard.GuardAnnotations;
import dev.lastcall.guard.GuardedPod;
import dev.lastcall.guard.GuardedPods;
import dev.lastcall.guard.MarkChange;
import dev.lastcall.guard.PodEvent;
import dev.lastcall.guard.PodsUnavailableException;
import dev.lastcall.guard.Surroundings;
import dev.lastcall.json.Json;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/** The Pods of a cluster, by its API server. */
final class ApiGuardedPods implements GuardedPods, AutoCloseable {

  private static final Logger LOG = Logger.getLogger(ApiGuardedPods.class);

  /** Two of them one after the other fit into the time for an answer. */
  static final Duration READ_TIMEOUT = Duration.ofMillis(800);

  /** The kubelet writes to Pods as well. */
  private static final int WRITE_TRIES = 4;

  /** What the API server takes for a name, so that a crafted one cannot lead to another path. */
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

  private final RareWarnings warnings;
  private final KubernetesClient writing;
  private final KubernetesClient reading;
  private final PodControllers controllers;
  private final PodSurroundings surroundings;
  private final PodEvents events;

  /** Those that anybody can cause: however many there are, they take no place from the others. */
  private final PodEvents claimedEvents;

  private final RequestedPods requested;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  /**
   * @param base whose connections it shares: open for as long as this is, and not closed here
   * @param replica of Lastcall, for Events
   * @param readTimeout of one request that only reads
   */
  ApiGuardedPods(KubernetesClient base, String replica, Clock clock, Duration readTimeout) {
    this.warnings = new RareWarnings(LOG, clock);
    this.writing = ApiAccess.oneTry(base);
    this.reading = ApiAccess.oneTry(base, readTimeout);
    this.controllers = new PodControllers(reading);
    this.surroundings = new PodSurroundings(reading, controllers, warnings);
    this.events = new PodEvents(writing, replica, clock, warnings);
    this.claimedEvents = new PodEvents(writing, replica, clock, warnings);
    this.requested = new RequestedPods(writing, () -> listeners.forEach(Runnable::run));
  }

  /** Begins to follow the Pods whose deletion was requested, unless it does so already. */
  void follow() {
    requested.start();
  }

  /** Calls the listener whenever {@link #requested} may have changed. */
  void listen(Runnable listener) {
    listeners.add(listener);
  }

  @Override
  public Optional<GuardedPod> read(String namespace, String name) throws PodsUnavailableException {
    if (!isPossible(namespace, name)) {
      return Optional.empty();
    }
    return ApiCall.ofGuard(
        "Reading Pod %s/%s".formatted(namespace, name),
        ApiAccess.POD,
        () -> Optional.ofNullable(pod(reading, namespace, name).get()).map(this::guarded));
  }

  @Override
  public Surroundings surroundings(GuardedPod pod) {
    return surroundings.of(pod);
  }

  @Override
  public boolean write(GuardedPod pod, MarkChange change) throws PodsUnavailableException {
    Optional<GuardedPod> current = Optional.of(pod);
    for (int tries = 0; tries < WRITE_TRIES; tries++) {
      // Without a version to compare the API server would patch whatever Pod there is.
      if (isPossible(pod.namespace(), pod.name())
          && !current.get().resourceVersion().isEmpty()
          && patch(current.get(), change)) {
        return true;
      }
      current =
          read(pod.namespace(), pod.name())
              .filter(it -> it.uid().equals(pod.uid()))
              .filter(it -> it.requestedAt().equals(pod.requestedAt()));
      if (current.isEmpty()) {
        return false;
      }
    }
    throw new PodsUnavailableException(
        "Pod %s/%s changes faster than it can be marked".formatted(pod.namespace(), pod.name()),
        null);
  }

  @Override
  public Collection<GuardedPod> requested() {
    return requested.list().stream().map(this::guarded).toList();
  }

  @Override
  public Replacement replacementOf(GonePod gone) throws PodsUnavailableException {
    PodReference pod = gone.reference();
    return ApiCall.ofGuard(
        "Reading what replaces Pod %s/%s".formatted(pod.namespace(), pod.name()),
        ApiAccess.controller(gone.owner().map(it -> it.kind()).orElse("Pod")),
        () ->
            controllers.replacementOf(
                gone,
                () ->
                    Optional.ofNullable(pod(reading, pod.namespace(), pod.name()).get())
                        .map(this::guarded)));
  }

  @Override
  public void tell(PodReference pod, PodEvent event) {
    events.tell(pod, event);
  }

  @Override
  public void tellIf(PodReference pod, Predicate<GuardedPod> isSo, PodEvent event) {
    claimedEvents.tellIf(pod, () -> isStored(pod, isSo), event);
  }

  private boolean isStored(PodReference pod, Predicate<GuardedPod> isSo) {
    try {
      return read(pod.namespace(), pod.name())
          .filter(it -> it.uid().equals(pod.uid()))
          .filter(isSo)
          .isPresent();
    } catch (PodsUnavailableException e) {
      return false;
    }
  }

  @Override
  public void close() {
    requested.close();
    events.close();
    claimedEvents.close();
    surroundings.close();
  }

  /** Whether the Pod was that of the version, which its uid and its request belong to. */
  private boolean patch(GuardedPod pod, MarkChange change) throws PodsUnavailableException {
    ObjectNode patch = Json.object();
    ObjectNode metadata = patch.putObject("metadata");
    metadata.put("resourceVersion", pod.resourceVersion());
    ObjectNode labels = metadata.putObject("labels");
    Optional<String> label =
        Optional.of(GuardAnnotations.LABEL_REQUESTED).filter(it -> change.isRequested());
    put(labels, GuardAnnotations.LABEL, label, pod.labels());
    ObjectNode annotations = metadata.putObject("annotations");
    change.annotations().forEach((key, value) -> put(annotations, key, value, pod.annotations()));
    try {
      ApiCall.of(
          "Marking Pod %s/%s".formatted(pod.namespace(), pod.name()),
          ApiAccess.POD,
          () -> pod(writing, pod.namespace(), pod.name()).patch(MERGE, Json.text(patch)));
      return true;
    } catch (ApiFailure e) {
      if (e.isConflict() || e.isMissing()) {
        return false;
      }
      // A controller does not show its denials to anybody.
      warnings.warn(ApiAccess.POD, e.getMessage());
      throw new PodsUnavailableException(e.getMessage(), e);
    }
  }

  /** As RFC 7386 has it, null removes. */
  private static void put(
      ObjectNode patch, String key, Optional<String> value, Map<String, String> before) {
    if (value.isPresent() || before.containsKey(key)) {
      patch.put(key, value.orElse(null));
    }
  }

  private static boolean isPossible(String namespace, String name) {
    return NAME.matcher(namespace).matches() && NAME.matcher(name).matches();
  }

  private static PodResource pod(KubernetesClient client, String namespace, String name) {
    return client.pods().inNamespace(namespace).withName(name);
  }

  private GuardedPod guarded(Pod pod) {
    return GuardedPod.of(Json.parse(writing.getKubernetesSerialization().asJson(pod)));
  }
}
