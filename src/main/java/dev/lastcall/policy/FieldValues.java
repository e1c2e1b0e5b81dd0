package dev.lastcall.policy;

import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/** What was read of the fields of one mapping. */
final class FieldValues {

  private final YamlValue mapping;
  private final Map<String, YamlMapping.Entry> entries;
  private final Map<String, Object> values = new HashMap<>();

  FieldValues(YamlValue mapping, Map<String, YamlMapping.Entry> entries) {
    this.mapping = mapping;
    this.entries = entries;
  }

  <T> void put(Field<T> field, T value) {
    values.put(field.name(), value);
  }

  boolean isWritten(String name) {
    return entries.containsKey(name);
  }

  /** The value or the default; empty when there is neither, or the value was refused. */
  @SuppressWarnings("unchecked")
  <T> Optional<T> find(Field<T> field) {
    return isWritten(field.name())
        ? Optional.ofNullable((T) values.get(field.name()))
        : field.fallback();
  }

  /** The value or the default of a field that has one. */
  <T> T get(Field<T> field) {
    return find(field).orElseThrow(() -> new NoSuchElementException(field.name()));
  }

  YamlValue mapping() {
    return mapping;
  }

  /** Where problems with a field are told: at its value, or at the mapping when it is absent. */
  YamlValue at(Field<?> field) {
    return isWritten(field.name())
        ? entries.get(field.name()).value()
        : mapping.member(field.name(), mapping.node());
  }
}
