package dev.lastcall.engine;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The <a href="https://kubernetes.io/docs/concepts/workloads/pods/pod-qos/">class of a Pod</a>: one
 * container whose limits are not its requests costs it the class Guaranteed.
 */
final class QualityOfService {

  private static final List<String> RESOURCES = List.of("cpu", "memory");

  private static final Pattern QUANTITY =
      Pattern.compile("([0-9]{1,18}(?:\\.[0-9]{1,9})?)(m|k|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?");

  private static final Map<String, BigDecimal> FACTORS =
      Map.ofEntries(
          Map.entry("m", new BigDecimal("0.001")),
          Map.entry("k", BigDecimal.TEN.pow(3)),
          Map.entry("M", BigDecimal.TEN.pow(6)),
          Map.entry("G", BigDecimal.TEN.pow(9)),
          Map.entry("T", BigDecimal.TEN.pow(12)),
          Map.entry("P", BigDecimal.TEN.pow(15)),
          Map.entry("Ki", BigDecimal.valueOf(1L << 10)),
          Map.entry("Mi", BigDecimal.valueOf(1L << 20)),
          Map.entry("Gi", BigDecimal.valueOf(1L << 30)),
          Map.entry("Ti", BigDecimal.valueOf(1L << 40)),
          Map.entry("Pi", BigDecimal.valueOf(1L << 50)));

  private QualityOfService() {}

  /** Whether all containers have limits of cpu and memory, and no smaller requests. */
  static boolean isGuaranteed(Pod pod) {
    List<Tree> containers = new ArrayList<>(pod.regularContainers());
    containers.addAll(pod.spec().children("initContainers"));
    return containers.stream().allMatch(QualityOfService::hasEqualBounds);
  }

  private static boolean hasEqualBounds(Tree container) {
    Optional<Tree> resources = container.child("resources");
    return RESOURCES.stream()
        .allMatch(
            name -> {
              Optional<String> limit = quantity(resources, "limits", name);
              // A missing request is taken from the limit.
              return limit.isPresent()
                  && quantity(resources, "requests", name)
                      .or(() -> limit)
                      .filter(request -> isSame(request, limit.get()))
                      .isPresent();
            });
  }

  private static Optional<String> quantity(Optional<Tree> resources, String bound, String name) {
    return resources
        .flatMap(it -> it.child(bound))
        .flatMap(it -> it.member(name))
        .map(value -> value.asText());
  }

  private static boolean isSame(String one, String other) {
    return one.equals(other)
        || number(one).isPresent()
            && number(other).isPresent()
            && number(one).get().compareTo(number(other).get()) == 0;
  }

  private static Optional<BigDecimal> number(String quantity) {
    Matcher matcher = QUANTITY.matcher(quantity);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    BigDecimal factor = matcher.group(2) == null ? BigDecimal.ONE : FACTORS.get(matcher.group(2));
    return Optional.of(new BigDecimal(matcher.group(1)).multiply(factor));
  }
}
