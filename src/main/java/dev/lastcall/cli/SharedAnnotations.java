package dev.lastcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lastcall.engine.Traffic;
import dev.lastcall.engine.Traffic.Shared;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Tells of what several objects share once, at the first of them, and names the others. */
final class SharedAnnotations {

  private final Map<Place, List<Decision>> groups = new HashMap<>();

  /**
   * @param traffic all Services and Ingresses of the run
   */
  SharedAnnotations(List<Decision> traffic) {
    traffic.forEach(decision -> shared(decision).forEach(it -> group(decision, it, traffic)));
  }

  private record Place(String kind, String key, String value) {

    static Place of(Decision decision, Shared shared) {
      return new Place(decision.object().kind(), shared.key(), shared.value());
    }
  }

  private static List<Shared> shared(Decision decision) {
    return decision
        .planned()
        .flatMap(it -> it.plan().traffic())
        .map(Traffic::shared)
        .orElse(List.of());
  }

  /** Also those that no policy is for, behind the first that one is for. */
  private void group(Decision first, Shared shared, List<Decision> traffic) {
    groups.computeIfAbsent(
        Place.of(first, shared),
        place -> {
          List<Decision> members = new ArrayList<>(List.of(first));
          traffic.stream().filter(it -> it != first && has(it, place)).forEach(members::add);
          return members;
        });
  }

  private static boolean has(Decision decision, Place place) {
    JsonNode object = decision.planned().orElseThrow().plan().result();
    return decision.object().kind().equals(place.kind())
        && place.value().equals(object.at("/metadata/annotations").path(place.key()).textValue());
  }

  /** The warnings of an object, with the names of the others, or without what these tell. */
  List<String> told(Decision decision) {
    List<String> told = new ArrayList<>(decision.warnings());
    for (Shared it : shared(decision)) {
      List<Decision> group = groups.get(Place.of(decision, it));
      if (group.size() > 1) {
        told.remove(it.warning());
        if (group.get(0) == decision) {
          told.add(0, sentence(it, group.subList(1, group.size())));
        }
      }
    }
    return told;
  }

  private static String sentence(Shared shared, List<Decision> others) {
    String names =
        others.stream().map(it -> it.object().toString()).collect(Collectors.joining(", "));
    return "%s The same %s \"%s\" is on %s."
        .formatted(shared.warning(), shared.key(), shared.value(), names);
  }
}
