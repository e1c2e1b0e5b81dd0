package dev.lastcall.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lastcall.policy.LoadBalancerProfile.AnnotationCondition;
import dev.lastcall.policy.LoadBalancerProfile.ProfileAnnotation;
import dev.lastcall.policy.LoadBalancerProfile.When;
import dev.lastcall.testing.GoldenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Holds the second half of docs/load-balancers.md to the shipped profiles; with {@code
 * -Dgolden=update} it is written anew.
 */
class LoadBalancersDocTest {

  private static final Path PAGE = Path.of("docs/load-balancers.md");
  private static final String MARK = "<!-- From here on generated from policies/profiles. -->\n";

  @Test
  void tellsWhatTheProfilesSay() throws IOException {
    String page = Files.readString(PAGE);
    String written = page.substring(0, page.indexOf(MARK) + MARK.length());
    String generated = written + generated();

    assertEquals(generated, GoldenFile.expected(PAGE, generated));
  }

  private static String generated() {
    List<LoadBalancerProfile> profiles =
        List.copyOf(new TreeMap<>(ShippedProfiles.of(ShippedProfiles.NAMES)).values());
    StringBuilder page = new StringBuilder("\n## Shipped profiles\n\n");
    page.append("| profile | provider | for | propagation |\n|---|---|---|---|\n");
    for (LoadBalancerProfile it : profiles) {
      page.append(
          "| [%s](#%s) | %s | %s | %s |%n"
              .formatted(it.name(), it.name(), it.provider(), it.description(), seconds(it)));
    }
    profiles.forEach(profile -> page.append(section(profile)));
    return page.toString();
  }

  private static String section(LoadBalancerProfile profile) {
    StringBuilder text = new StringBuilder();
    text.append("\n### %s\n\n%s.\n\n".formatted(profile.name(), profile.description()));
    text.append("- Acts on: %s\n".formatted(when(profile)));
    text.append("- Propagation: %s\n".formatted(seconds(profile)));
    profile.versions().ifPresent(it -> text.append("- Versions: %s\n".formatted(it)));
    profile
        .requires()
        .forEach(
            it ->
                text.append(
                    "- Does nothing without `%s: \"%s\"`\n".formatted(it.key(), it.value())));
    profile
        .companion()
        .ifPresent(
            it ->
                text.append(
                    "- Needs a `%s` of `%s` with `%s` as its spec, which only `apply` can make\n"
                        .formatted(it.kind(), it.apiVersion(), it.spec())));
    profile
        .notices()
        .forEach(
            it -> text.append("- Where `%s` is there: %s\n".formatted(it.key(), it.message())));
    text.append(
        "- Source: [%s](%s); traps and evidence in [%s.yaml](../policies/profiles/%s.yaml)\n"
            .formatted(provider(profile), profile.source(), profile.name(), profile.name()));
    if (!profile.annotations().isEmpty()) {
      text.append("\n| annotation | value | limits | does |\n|---|---|---|---|\n");
      profile.annotations().forEach(it -> text.append(row(it)));
    }
    return text.toString();
  }

  private static String provider(LoadBalancerProfile profile) {
    return profile.provider().equals(LoadBalancerProfile.ANY_PROVIDER)
        ? "documentation"
        : profile.provider();
  }

  private static String row(ProfileAnnotation annotation) {
    String value =
        annotation.entries().isEmpty()
            ? annotation.value()
            : annotation.entries().entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(","));
    List<String> does = new ArrayList<>(List.of(annotation.description()));
    if (annotation.routing()) {
      does.add("Changes the way of traffic: only with `routingKeys: OnCreate`.");
    }
    if (annotation.perPort()) {
      does.add("Also under `KEY.PORT`, where an object has it.");
    }
    if (annotation.alsoOnService()) {
      does.add("Also on a Service that has the key, where it replaces that of the Ingress.");
    }
    annotation.aliases().forEach(alias -> does.add("`%s` counts as the key.".formatted(alias)));
    return "| `%s` | `%s` (%s) | %s | %s |\n"
        .formatted(
            annotation.key(),
            value,
            annotation.type(),
            annotation
                .limits()
                .map(it -> "%d to %d s".formatted(it.min(), it.max()))
                .orElse("none"),
            String.join(" ", does));
  }

  private static String when(LoadBalancerProfile profile) {
    When when = profile.when();
    List<String> any = new ArrayList<>();
    if (!when.classes().isEmpty()) {
      any.add("class " + words(when.classes()));
    }
    when.annotations().forEach(it -> any.add(condition(it)));
    String types = when.serviceTypes().isEmpty() ? "" : " of type " + words(when.serviceTypes());
    String with = any.isEmpty() ? "" : ", with " + String.join(", or ", any);
    String unless =
        when.unless().stream()
            .map(it -> ", without " + condition(it))
            .collect(Collectors.joining());
    return profile.object() + types + with + unless;
  }

  private static String condition(AnnotationCondition condition) {
    String values = condition.values().isEmpty() ? "" : ": " + words(condition.values());
    return "annotation `" + condition.key() + "`" + values;
  }

  private static String words(Set<String> words) {
    return words.stream()
        .sorted()
        .map(word -> word.isEmpty() ? "none" : "`" + word + "`")
        .collect(Collectors.joining(" or "));
  }

  private static String seconds(LoadBalancerProfile profile) {
    return Durations.format(profile.propagation());
  }
}
