package dev.lastcall.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.json.Json;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What an earlier call put into a Pod, taken out of it, so that the Pod is decided about as if it
 * were seen for the first time. What is wanted again goes back to its place.
 */
final class EarlierDrain {

  private static final String INIT_CONTAINERS = "initContainers";
  private static final String VOLUMES = "volumes";

  private final TreeMap<Integer, ObjectNode> containers = new TreeMap<>();
  private final TreeMap<Integer, ObjectNode> volumes = new TreeMap<>();
  private final Map<String, ObjectNode> hooks = new HashMap<>();

  private EarlierDrain() {}

  /** Nothing was there. */
  static EarlierDrain none() {
    return new EarlierDrain();
  }

  static EarlierDrain takeOutOf(Pod pod) {
    EarlierDrain earlier = new EarlierDrain();
    Tree spec = pod.spec();
    takeOut(spec, INIT_CONTAINERS, DrainContainer::isOurs, earlier.containers);
    boolean isThere = !earlier.containers.isEmpty();
    if (isThere) {
      takeOut(spec, VOLUMES, DrainContainer::isOurVolume, earlier.volumes);
    }
    DrainHook hook = new DrainHook(pod, isThere);
    for (Tree container : pod.regularContainers()) {
      Optional<Tree> lifecycle = container.child("lifecycle");
      Optional<Tree> own = lifecycle.flatMap(it -> it.child("preStop")).filter(hook::isOurs);
      if (own.isPresent()) {
        earlier.hooks.put(container.text("name").orElse(""), own.get().node());
        lifecycle.get().node().remove("preStop");
        if (lifecycle.get().node().isEmpty()) {
          container.node().remove("lifecycle");
        }
      }
    }
    return earlier;
  }

  private static void takeOut(
      Tree spec, String list, Predicate<Tree> isOurs, Map<Integer, ObjectNode> taken) {
    List<Tree> elements = spec.children(list);
    for (int index = 0; index < elements.size(); index++) {
      if (isOurs.test(elements.get(index))) {
        // It is edited before it is put back, as deep as it is.
        taken.put(index, elements.get(index).node().deepCopy());
      }
    }
    if (taken.isEmpty()) {
      return;
    }
    ArrayNode array = (ArrayNode) spec.node().get(list);
    for (int index = elements.size() - 1; index >= 0; index--) {
      if (taken.containsKey(index)) {
        array.remove(index);
      }
    }
    if (array.isEmpty()) {
      spec.node().remove(list);
    }
  }

  /** The token that the sidecar had, if it has the shape of one. */
  Optional<String> token() {
    return containers.values().stream()
        .flatMap(it -> Tree.root(it).texts("args").stream())
        .filter(argument -> argument.startsWith(DrainContainer.TOKEN_FLAG))
        .map(argument -> argument.substring(DrainContainer.TOKEN_FLAG.length()))
        .filter(TokenKey::isToken)
        .findFirst();
  }

  /** Whether Istio has taken over a hook, and so asks the sidecar itself. */
  boolean hasRewrittenHook() {
    return hooks.values().stream().anyMatch(DrainHook::isRewritten);
  }

  /** The hook that was there, with what is wanted now; one that Istio rewrote stays. */
  ObjectNode hook(String container, ObjectNode wanted) {
    ObjectNode earlier = hooks.get(container);
    if (earlier == null) {
      return wanted;
    }
    if (!DrainHook.isRewritten(earlier)) {
      Overlay.lay(wanted, earlier);
    }
    return earlier;
  }

  /** Puts the container where it was, or else in front of all others. */
  void putContainer(Pod pod, ObjectNode wanted) {
    ArrayNode array = array(pod, INIT_CONTAINERS);
    if (containers.isEmpty()) {
      array.insert(0, wanted);
      return;
    }
    Map.Entry<Integer, ObjectNode> first = containers.firstEntry();
    DrainContainer.removeStale(first.getValue(), wanted);
    Overlay.lay(wanted, first.getValue());
    array.insert(first.getKey(), first.getValue());
  }

  /** Puts volumes where they were, or else behind all others. */
  void putVolumes(Pod pod, List<ObjectNode> wanted) {
    ArrayNode array = array(pod, VOLUMES);
    Map<String, ObjectNode> missing = new LinkedHashMap<>();
    wanted.forEach(volume -> missing.put(volume.get("name").asText(), volume));
    volumes.forEach(
        (index, volume) -> {
          ObjectNode again = missing.remove(volume.get("name").asText());
          if (again != null) {
            Overlay.lay(again, volume);
            array.insert(index, volume);
          }
        });
    missing.values().forEach(array::add);
  }

  private static ArrayNode array(Pod pod, String name) {
    ObjectNode spec = pod.spec().node();
    JsonNode there = spec.get(name);
    if (there instanceof ArrayNode array) {
      return array;
    }
    ArrayNode array = Json.object().arrayNode();
    spec.set(name, array);
    return array;
  }
}
