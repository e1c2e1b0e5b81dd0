package dev.lastcall.policy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Kubernetes <a
 * href="https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/">quantity</a>,
 * read into its canonical form: the API server writes it so, and a Pod that is seen again must not
 * differ.
 *
 * @param canonical empty for a text that is no such quantity, or out of bounds
 */
record QuantityType(String description, Function<String, Optional<String>> canonical)
    implements ValueType<String> {

  static final QuantityType CPU =
      new QuantityType("a quantity from 1m to 8, like 10m or 0.5", QuantityType::cpu);
  static final QuantityType MEMORY =
      new QuantityType("a quantity from 16Mi to 8Gi, like 80Mi", QuantityType::memory);

  private static final Pattern CPU_TEXT =
      Pattern.compile("([0-9]{1,6}m)|([0-9]{1,3}(?:\\.[0-9]{1,3})?)");
  private static final int MAX_MILLIS = 8000;

  private static final Pattern MEMORY_TEXT = Pattern.compile("([0-9]{1,9})(Ki|Mi|Gi)");
  private static final Map<String, Integer> KIBIBYTES = Map.of("Ki", 1, "Mi", 1024, "Gi", 1 << 20);
  private static final int MIN_KIBIBYTES = 16 * 1024;
  private static final int MAX_KIBIBYTES = 8 << 20;

  @Override
  public Optional<String> read(YamlValue value, Reading reading) {
    Optional<String> text = value.isNumber() ? value.text() : value.string();
    Optional<String> quantity = text.flatMap(canonical);
    if (quantity.isEmpty()) {
      reading.add(value, value.found(), description);
    }
    return quantity;
  }

  /** Thousandths of a CPU. */
  static int millis(String canonicalCpu) {
    return canonicalCpu.endsWith("m")
        ? Integer.parseInt(canonicalCpu.substring(0, canonicalCpu.length() - 1))
        : Integer.parseInt(canonicalCpu) * 1000;
  }

  private static Optional<String> cpu(String text) {
    Matcher matcher = CPU_TEXT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int millis =
        matcher.group(1) != null
            ? millis(text)
            : new BigDecimal(text).movePointRight(3).intValueExact();
    return millis < 1 || millis > MAX_MILLIS
        ? Optional.empty()
        : Optional.of(millis % 1000 == 0 ? "" + millis / 1000 : millis + "m");
  }

  private static Optional<String> memory(String text) {
    Matcher matcher = MEMORY_TEXT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    BigInteger size =
        new BigInteger(matcher.group(1))
            .multiply(BigInteger.valueOf(KIBIBYTES.get(matcher.group(2))));
    if (size.compareTo(BigInteger.valueOf(MIN_KIBIBYTES)) < 0
        || size.compareTo(BigInteger.valueOf(MAX_KIBIBYTES)) > 0) {
      return Optional.empty();
    }
    int kibibytes = size.intValueExact();
    if (kibibytes % (1 << 20) == 0) {
      return Optional.of((kibibytes >> 20) + "Gi");
    }
    return Optional.of(kibibytes % 1024 == 0 ? kibibytes / 1024 + "Mi" : kibibytes + "Ki");
  }
}
