package dev.lastcall.policy;

import java.util.Optional;
import org.yaml.snakeyaml.nodes.Tag;

/** {@code true} or {@code false}; the other spellings of YAML 1.1 are refused as slips. */
final class BooleanType implements ValueType<Boolean> {

  @Override
  public String description() {
    return "true or false";
  }

  @Override
  public Optional<Boolean> read(YamlValue value, Reading reading) {
    String text = value.text().orElse("");
    boolean isBoolean = value.node().getTag().equals(Tag.BOOL);
    if (isBoolean && (text.equals("true") || text.equals("false"))) {
      return Optional.of(Boolean.valueOf(text));
    }
    reading.add(value, value.found(), description());
    return Optional.empty();
  }
}
