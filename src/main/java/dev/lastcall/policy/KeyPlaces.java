package dev.lastcall.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where each key of the format belongs, for keys that stand in the wrong place. */
final class KeyPlaces {

  private static final int MAX_NAMED = 2;

  private final MappingType<?> document;

  /** Empty until a key stands in the wrong place. */
  private final Map<String, List<String>> places = new LinkedHashMap<>();

  KeyPlaces(MappingType<?> document) {
    this.document = document;
  }

  /**
   * A suggestion for a key that does not belong into the mapping.
   *
   * @param path of the mapping
   * @param keys that belong there
   */
  Optional<String> hint(String path, String key, List<String> keys) {
    if (places.isEmpty()) {
      collect("", document);
    }
    String here = path.replaceAll("\\[[0-9]{1,9}]", "[]");
    List<String> all = places.getOrDefault(key, List.of());
    List<String> below = all.stream().filter(place -> place.startsWith(here)).toList();
    List<String> best = (below.isEmpty() ? all : below).stream().limit(MAX_NAMED).toList();
    if (!best.isEmpty()) {
      return Optional.of("it belongs in " + ChoiceType.orList(best));
    }
    return Suggestions.nearest(key, keys)
        .map(near -> "did you mean " + YamlValue.quote(near) + "?");
  }

  private void collect(String path, ValueType<?> type) {
    if (type instanceof ListType<?> list) {
      collect(path + "[]", list.element());
    } else if (type instanceof MappingType<?> mapping) {
      for (Field<?> field : mapping.fields()) {
        String place = path.isEmpty() ? "the top level" : path;
        places.computeIfAbsent(field.name(), name -> new ArrayList<>()).add(place);
        collect(path.isEmpty() ? field.name() : path + "." + field.name(), field.type());
      }
    }
  }
}
