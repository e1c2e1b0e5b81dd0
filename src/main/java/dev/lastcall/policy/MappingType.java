package dev.lastcall.policy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * A mapping with known keys.
 *
 * @param notYet keys of the format that this version does not support; refused as such
 * @param check reports problems between fields; it sees only fields that are good themselves
 * @param constructor called when there are no problems at all
 */
record MappingType<T>(
    String description,
    List<Field<?>> fields,
    Set<String> notYet,
    BiConsumer<FieldValues, Reading> check,
    Function<FieldValues, T> constructor)
    implements ValueType<T> {

  static <T> MappingType<T> of(
      String description, List<Field<?>> fields, Function<FieldValues, T> constructor) {
    return new MappingType<>(description, fields, Set.of(), (values, reading) -> {}, constructor);
  }

  List<String> keys() {
    return fields.stream().map(Field::name).toList();
  }

  @Override
  public Optional<T> read(YamlValue value, Reading reading) {
    if (!value.isMapping()) {
      boolean mayBeEmpty = value.isNull() && fields.stream().noneMatch(Field::isRequired);
      reading.add(
          value,
          value.found(),
          description,
          mayBeEmpty ? Optional.of("write {} for an empty mapping") : Optional.empty());
      return Optional.empty();
    }
    int before = reading.count();
    Map<String, YamlMapping.Entry> entries = YamlMapping.entries(value, reading);
    refuseOtherKeys(value, entries, reading);
    FieldValues values = new FieldValues(value, entries);
    fields.forEach(field -> readField(field, values, reading));
    check.accept(values, reading);
    return reading.count() == before ? Optional.of(constructor.apply(values)) : Optional.empty();
  }

  private void refuseOtherKeys(
      YamlValue mapping, Map<String, YamlMapping.Entry> entries, Reading reading) {
    entries.forEach(
        (name, entry) -> {
          if (!isKey(name) && !reading.isFull()) {
            refuse(mapping, name, entry, reading);
          }
        });
  }

  private boolean isKey(String name) {
    for (Field<?> field : fields) {
      if (field.name().equals(name)) {
        return true;
      }
    }
    return false;
  }

  private void refuse(YamlValue mapping, String name, YamlMapping.Entry entry, Reading reading) {
    List<String> keys = keys();
    String expected = (keys.size() == 1 ? "the key " : "the keys ") + String.join(", ", keys);
    String quoted = YamlValue.quote(name);
    if (notYet.contains(name)) {
      String found = "the key " + quoted + ", which is not supported yet";
      reading.add(entry.key(), found, expected, "remove it");
    } else {
      Optional<String> hint = reading.keyPlaces().hint(mapping.path(), name, keys);
      reading.add(entry.key(), "the unknown key " + quoted, expected, hint);
    }
  }

  private static <T> void readField(Field<T> field, FieldValues values, Reading reading) {
    YamlValue value = values.at(field);
    if (!values.isWritten(field.name())) {
      if (field.isRequired()) {
        String missing = "no key " + YamlValue.quote(field.name());
        reading.add(value, missing, field.type().description());
      }
    } else if (value.isNull() && !field.isRequired() && !(field.type() instanceof MappingType)) {
      String hint = "remove the key for the default: " + field.fallbackText();
      reading.add(value, "null", field.type().description(), hint);
    } else {
      field.type().read(value, reading).ifPresent(read -> values.put(field, read));
    }
  }
}
