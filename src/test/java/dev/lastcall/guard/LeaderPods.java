package dev.lastcall.guard;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.guard.Surroundings.NamespaceState;
import dev.lastcall.guard.Surroundings.NodeState;
import dev.lastcall.guard.Surroundings.OwnerState;
import dev.lastcall.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Stored Pods, on which marks are written as the API server does. */
final class LeaderPods implements GuardedPods {

  static final String NAMESPACE = "shop";

  final List<String> events = new ArrayList<>();

  /** The marks that were written, as {@code store-0 prepared-at}. */
  final List<String> marks = new ArrayList<>();

  /** Names of Pods that were marked since a controller looked. */
  final Set<String> woken = new HashSet<>();

  /** By owner: what has become of its Pods that are gone. */
  final Map<String, Replacement> replacements = new HashMap<>();

  boolean isDown;

  /** What the next write does is done, and nobody is told. */
  boolean isNextAnswerLost;

  private final Map<String, ObjectNode> byName = new LinkedHashMap<>();
  private Optional<List<GuardedPod>> stale = Optional.empty();

  void create(String name, String uid, String owner, Instant created) {
    ObjectNode pod = Json.object();
    ObjectNode metadata = pod.putObject("metadata");
    metadata.put("namespace", NAMESPACE).put("name", name).put("uid", uid);
    metadata.put("resourceVersion", "1").put("creationTimestamp", created.toString());
    metadata.putObject("labels").put("app", owner);
    metadata.putObject("annotations");
    ObjectNode reference = metadata.putArray("ownerReferences").addObject();
    reference.put("apiVersion", "apps/v1").put("kind", "StatefulSet").put("controller", true);
    reference.put("name", owner).put("uid", "uid-of-" + owner);
    pod.putObject("status").put("phase", "Running").put("podIP", "10.1.2.3");
    byName.put(name, pod);
  }

  void remove(String name) {
    byName.remove(name);
  }

  boolean contains(String name) {
    return byName.containsKey(name);
  }

  GuardedPod get(String name) {
    return GuardedPod.of(byName.get(name));
  }

  Optional<String> mark(String name, String annotation) {
    return Optional.ofNullable(get(name).annotations().get(annotation));
  }

  void annotate(String name, String annotation, String value) {
    annotations(name).put(annotation, value);
  }

  void removeAnnotation(String name, String annotation) {
    annotations(name).remove(annotation);
  }

  void terminate(String name, Instant at) {
    metadata(name).put("deletionTimestamp", at.toString());
  }

  /** What a watch shows stays as it is now, until it goes on. */
  void freezeWatch() {
    stale = Optional.of(List.copyOf(requested()));
  }

  void thawWatch() {
    stale = Optional.empty();
  }

  @Override
  public Optional<GuardedPod> read(String namespace, String name) throws PodsUnavailableException {
    requireUp();
    return Optional.ofNullable(byName.get(name)).map(GuardedPod::of);
  }

  @Override
  public Surroundings surroundings(GuardedPod pod) {
    return new Surroundings(NamespaceState.ACTIVE, OwnerState.PRESENT, NodeState.PRESENT);
  }

  @Override
  public boolean write(GuardedPod pod, MarkChange change) throws PodsUnavailableException {
    requireUp();
    String requestedAt = GuardAnnotations.PREPARE_REQUESTED_AT;
    Optional<GuardedPod> stored =
        Optional.ofNullable(byName.get(pod.name()))
            .map(GuardedPod::of)
            .filter(it -> it.uid().equals(pod.uid()))
            .filter(
                it ->
                    Optional.ofNullable(it.annotations().get(requestedAt))
                        .equals(Optional.ofNullable(pod.annotations().get(requestedAt))));
    if (stored.isEmpty()) {
      return false;
    }
    change
        .annotations()
        .forEach(
            (key, value) -> {
              value.ifPresentOrElse(
                  text -> annotations(pod.name()).put(key, text),
                  () -> annotations(pod.name()).remove(key));
              value.ifPresent(text -> marks.add(pod.name() + " " + key.substring(13)));
            });
    label(pod.name(), change.isRequested());
    woken.add(pod.name());
    if (isNextAnswerLost) {
      isNextAnswerLost = false;
      throw new PodsUnavailableException("The answer to a write was lost", null);
    }
    return true;
  }

  void label(String name, boolean isRequested) {
    ObjectNode labels = (ObjectNode) metadata(name).get("labels");
    if (isRequested) {
      labels.put(GuardAnnotations.LABEL, GuardAnnotations.LABEL_REQUESTED);
    } else {
      labels.remove(GuardAnnotations.LABEL);
    }
  }

  @Override
  public Collection<GuardedPod> requested() {
    return stale.orElseGet(
        () ->
            byName.values().stream()
                .map(GuardedPod::of)
                .filter(pod -> pod.labels().containsKey(GuardAnnotations.LABEL))
                .toList());
  }

  @Override
  public Replacement replacementOf(GonePod pod) throws PodsUnavailableException {
    requireUp();
    return replacements.getOrDefault(pod.owner().orElseThrow().name(), Replacement.AWAITED);
  }

  @Override
  public void tell(PodReference pod, PodEvent event) {
    events.add("%s %s: %s".formatted(pod.name(), event.reason(), event.message()));
  }

  long events(String start) {
    return events.stream().filter(event -> event.startsWith(start)).count();
  }

  private void requireUp() throws PodsUnavailableException {
    if (isDown) {
      throw new PodsUnavailableException("The API server is down", null);
    }
  }

  private ObjectNode metadata(String name) {
    return (ObjectNode) byName.get(name).get("metadata");
  }

  private ObjectNode annotations(String name) {
    return (ObjectNode) metadata(name).get("annotations");
  }
}
