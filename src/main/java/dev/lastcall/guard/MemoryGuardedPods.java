package dev.lastcall.guard;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lastcall.guard.Surroundings.NamespaceState;
import dev.lastcall.guard.Surroundings.NodeState;
import dev.lastcall.guard.Surroundings.OwnerState;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * Pods without a cluster: those of manifests, and those that requests brought along. A Pod whose
 * deletion was allowed is gone.
 */
public final class MemoryGuardedPods implements GuardedPods {

  private static final int MAX_PODS = 10_000;

  private final BiConsumer<PodReference, PodEvent> teller;
  private final Map<Key, GuardedPod> pods = new BoundedMap<>(MAX_PODS, BoundedMap.Forgets.OLDEST);
  private Map<Key, GuardedPod> ofManifests = Map.of();
  private Set<String> terminating = Set.of();

  /**
   * @param teller takes what would be Events
   */
  public MemoryGuardedPods(BiConsumer<PodReference, PodEvent> teller) {
    this.teller = teller;
  }

  /**
   * Takes over Pods and phases of namespaces from manifests; other kinds are passed over. A Pod
   * that stays in the manifests stays as it is.
   */
  public void load(Stream<JsonNode> manifests) {
    Map<Key, GuardedPod> now = new HashMap<>();
    Set<String> ending = new HashSet<>();
    manifests.forEach(
        object -> {
          if (isOf(object, "Pod")) {
            GuardedPod pod = identified(GuardedPod.of(object));
            now.put(Key.of(pod), pod);
          } else if (isOf(object, "Namespace")
              && object.at("/status/phase").asText().equals("Terminating")) {
            ending.add(object.at("/metadata/name").asText());
          }
        });
    replace(now, ending);
  }

  private synchronized void replace(Map<Key, GuardedPod> now, Set<String> ending) {
    ofManifests.forEach((key, pod) -> removeUnless(now.get(key), key, pod));
    now.forEach((key, pod) -> putUnless(ofManifests.get(key), key, pod));
    ofManifests = now;
    terminating = ending;
  }

  @Override
  public synchronized Optional<GuardedPod> read(String namespace, String name) {
    return Optional.ofNullable(pods.get(new Key(namespace, name)));
  }

  @Override
  public synchronized GuardedPod sent(GuardedPod pod) {
    GuardedPod current =
        Optional.ofNullable(pods.get(Key.of(pod)))
            .filter(known -> known.uid().equals(pod.uid()))
            .filter(known -> pod.requestedAt().isEmpty() || isSameRequest(known, pod))
            .map(known -> pod.with(marksOf(known)))
            .orElse(pod);
    pods.put(Key.of(pod), current);
    return current;
  }

  @Override
  public synchronized void allowed(GuardedPod pod) {
    pods.computeIfPresent(
        Key.of(pod), (key, known) -> known.uid().equals(pod.uid()) ? null : known);
  }

  @Override
  public synchronized Surroundings surroundings(GuardedPod pod) {
    return terminating.contains(pod.namespace())
        ? new Surroundings(NamespaceState.TERMINATING, OwnerState.PRESENT, NodeState.PRESENT)
        : Surroundings.PRESENT;
  }

  @Override
  public synchronized boolean write(GuardedPod pod, MarkChange change) {
    GuardedPod known = pods.get(Key.of(pod));
    boolean isIt = known != null && known.uid().equals(pod.uid()) && isSameRequest(known, pod);
    if (isIt) {
      pods.put(Key.of(pod), known.with(change));
    }
    return isIt;
  }

  @Override
  public synchronized Collection<GuardedPod> requested() {
    return pods.values().stream()
        .filter(
            pod ->
                GuardAnnotations.LABEL_REQUESTED.equals(pod.labels().get(GuardAnnotations.LABEL)))
        .toList();
  }

  @Override
  public synchronized Replacement replacementOf(GonePod gone) {
    PodReference reference = gone.reference();
    GuardedPod next = pods.get(new Key(reference.namespace(), reference.name()));
    if (next == null || next.uid().equals(reference.uid())) {
      return Replacement.NONE;
    }
    return next.isReady() ? Replacement.READY : Replacement.AWAITED;
  }

  @Override
  public void tell(PodReference pod, PodEvent event) {
    teller.accept(pod, event);
  }

  private static boolean isOf(JsonNode object, String kind) {
    return object.path("kind").asText().equals(kind)
        && object.path("apiVersion").asText().equals("v1");
  }

  /** Manifests seldom have a uid, by which a Pod is told from the next one of its name. */
  private static GuardedPod identified(GuardedPod pod) {
    String namespace = pod.namespace().isEmpty() ? "default" : pod.namespace();
    return pod.named(namespace, pod.name())
        .identified(pod.uid().isEmpty() ? namespace + "/" + pod.name() : pod.uid());
  }

  private void removeUnless(GuardedPod same, Key key, GuardedPod pod) {
    if (same == null || !same.uid().equals(pod.uid())) {
      pods.computeIfPresent(key, (k, known) -> known.uid().equals(pod.uid()) ? null : known);
    }
  }

  private void putUnless(GuardedPod same, Key key, GuardedPod pod) {
    if (!pod.equals(same)) {
      pods.put(key, pod);
    }
  }

  private static boolean isSameRequest(GuardedPod one, GuardedPod other) {
    return one.requestedAt().equals(other.requestedAt());
  }

  private static MarkChange marksOf(GuardedPod pod) {
    Map<String, Optional<String>> marks = new HashMap<>();
    MarkChange.CLEARED
        .annotations()
        .keySet()
        .forEach(key -> marks.put(key, Optional.ofNullable(pod.annotations().get(key))));
    return new MarkChange(marks, pod.labels().containsKey(GuardAnnotations.LABEL));
  }

  private record Key(String namespace, String name) {

    static Key of(GuardedPod pod) {
      return new Key(pod.namespace(), pod.name());
    }
  }
}
