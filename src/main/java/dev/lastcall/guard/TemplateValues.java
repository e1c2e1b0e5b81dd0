package dev.lastcall.guard;

import dev.lastcall.policy.CallPlaceholders;
import dev.lastcall.policy.DeleteGuard;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What placeholders stand for: facts of a Pod, and what was looked up. */
public record TemplateValues(Map<String, String> byName) {

  static final String IP = "pod.ip";

  /** No placeholder: none can have a space in its name. */
  private static final String UID = "pod uid";

  private static final Pattern ORDINAL = Pattern.compile(".*-(0|[1-9][0-9]{0,9})");
  private static final Pattern IP_CHARACTERS = Pattern.compile("[0-9A-Fa-f:.]{2,45}");
  private static final Pattern IP_V4 = Pattern.compile("(([0-9]{1,3})\\.){3}[0-9]{1,3}");

  public TemplateValues {
    byName = Map.copyOf(byName);
  }

  /** A Pod that has no address or no ordinal has no such value. */
  public static TemplateValues of(GuardedPod pod, DeleteGuard guard) {
    Map<String, String> values = new HashMap<>();
    pod.labels().forEach((key, value) -> values.put("label:" + key, value));
    values.put(UID, pod.uid());
    values.put("pod.name", pod.name());
    values.put("pod.namespace", pod.namespace());
    values.put("namespace", pod.namespace());
    values.put("guard.name", guard.name());
    pod.ip().filter(TemplateValues::isAddress).ifPresent(ip -> values.put(IP, ip));
    Matcher ordinal = ORDINAL.matcher(pod.name());
    if (ordinal.matches()) {
      values.put("pod.ordinal", ordinal.group(1));
    }
    return new TemplateValues(values);
  }

  /** These and others, which do not replace them. */
  public TemplateValues with(Map<String, String> others) {
    Map<String, String> all = new HashMap<>(others);
    all.putAll(byName);
    return new TemplateValues(all);
  }

  /** Without the labels that no call of the guard uses: a Pod may have many. */
  TemplateValues neededBy(DeleteGuard guard) {
    Set<String> used =
        guard
            .calls()
            .flatMap(call -> call.request().texts())
            .flatMap(text -> CallPlaceholders.names(text).stream())
            .collect(Collectors.toSet());
    Map<String, String> needed = new HashMap<>(byName);
    needed.keySet().removeIf(name -> name.startsWith("label:") && !used.contains(name));
    return new TemplateValues(needed);
  }

  Optional<String> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  Optional<String> uid() {
    return find(UID);
  }

  /** The Pod's address as the host of a URL. */
  Optional<String> host() {
    return find(IP).map(ip -> ip.indexOf(':') < 0 ? ip : "[" + ip + "]");
  }

  /** Only the address itself: never a name that would be resolved. */
  private static boolean isAddress(String text) {
    if (!IP_CHARACTERS.matcher(text).matches()) {
      return false;
    }
    boolean isV6 = text.indexOf(':') >= 0;
    if (!isV6 && !IP_V4.matcher(text).matches()) {
      return false;
    }
    try {
      new URI("http://" + (isV6 ? "[" + text + "]" : text) + "/").parseServerAuthority();
      return true;
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
