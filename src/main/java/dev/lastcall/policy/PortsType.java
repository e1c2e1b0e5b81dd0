package dev.lastcall.policy;

import java.util.List;
import java.util.Optional;

/** Ports of an application; the word Auto is read as none named. */
final class PortsType implements ValueType<List<Integer>> {

  static final String AUTO = "Auto";

  private static final int MAX_PORT = 65_535;

  private final ListType<Integer> list =
      ListType.notEmpty(
          AUTO + ", or a list of ports from 1 to " + MAX_PORT,
          new IntegerType(1, MAX_PORT),
          "write " + AUTO,
          true);

  @Override
  public String description() {
    return list.description();
  }

  @Override
  public Optional<List<Integer>> read(YamlValue value, Reading reading) {
    String word = value.string().orElse("");
    if (word.equals(AUTO)) {
      return Optional.of(List.of());
    }
    if (word.equalsIgnoreCase(AUTO)) {
      reading.add(value, value.found(), description(), "write " + AUTO);
      return Optional.empty();
    }
    return list.read(value, reading);
  }
}
