package dev.lastcall.policy;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A mapping of free keys to strings; their order stays. */
record StringMapType(String description, ValueType<String> key, ValueType<String> value)
    implements ValueType<Map<String, String>> {

  @Override
  public Optional<Map<String, String>> read(YamlValue mapping, Reading reading) {
    if (!mapping.isMapping()) {
      reading.add(mapping, mapping.found(), description);
      return Optional.empty();
    }
    int before = reading.count();
    Map<String, String> result = new LinkedHashMap<>();
    YamlMapping.entries(mapping, reading)
        .forEach(
            (name, entry) -> {
              key.read(entry.key(), reading);
              value.read(entry.value(), reading).ifPresent(text -> result.put(name, text));
            });
    return reading.count() == before
        ? Optional.of(Collections.unmodifiableMap(result))
        : Optional.empty();
  }
}
