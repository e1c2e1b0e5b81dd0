package dev.lastcall.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Labels and the values they must have. */
final class MatchLabelsType implements ValueType<List<LabelSelector.Requirement>> {

  @Override
  public String description() {
    return "a mapping of label keys to values";
  }

  @Override
  public Optional<List<LabelSelector.Requirement>> read(YamlValue value, Reading reading) {
    if (!value.isMapping()) {
      reading.add(value, value.found(), description());
      return Optional.empty();
    }
    int before = reading.count();
    List<LabelSelector.Requirement> requirements = new ArrayList<>();
    YamlMapping.entries(value, reading)
        .forEach(
            (name, entry) -> {
              YamlValue key = entry.key();
              Optional<String> label = KubernetesNames.LABEL_KEY.read(key, reading);
              KubernetesNames.LABEL_VALUE
                  .read(entry.value(), reading)
                  .filter(text -> label.isPresent())
                  .ifPresent(text -> requirements.add(isOneOf(name, Set.of(text))));
            });
    return reading.count() == before ? Optional.of(requirements) : Optional.empty();
  }

  private static LabelSelector.Requirement isOneOf(String key, Set<String> values) {
    return new LabelSelector.Requirement(key, LabelSelector.Operator.In, values);
  }
}
