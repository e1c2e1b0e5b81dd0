package dev.lastcall.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The proxies of Istio and Linkerd, which take what comes in for a Pod. */
enum MeshProxies {
  /** https://istio.io/latest/docs/reference/config/annotations/ */
  ISTIO("istio-proxy", "traffic.sidecar.istio.io/excludeInboundPorts", "istio-init", "-d"),

  /** https://linkerd.io/2/reference/proxy-configuration/ */
  LINKERD(
      "linkerd-proxy",
      "config.linkerd.io/skip-inbound-ports",
      "linkerd-init",
      "--inbound-ports-to-ignore");

  /** Ports that Istio takes, where not all. */
  private static final String ISTIO_INCLUDED = "traffic.sidecar.istio.io/includeInboundPorts";

  private static final String ISTIO_REWRITES = "sidecar.istio.io/rewriteAppHTTPProbers";
  private static final String ISTIO_INCLUDED_FLAG = "-b";

  private static final Pattern RANGE = Pattern.compile("([0-9]{1,5})(?:-([0-9]{1,5}))?");

  private final String container;
  private final String annotation;
  private final String initContainer;
  private final String flag;

  MeshProxies(String container, String annotation, String initContainer, String flag) {
    this.container = container;
    this.annotation = annotation;
    this.initContainer = initContainer;
    this.flag = flag;
  }

  static boolean isProxy(String container) {
    return Arrays.stream(values()).anyMatch(mesh -> mesh.container.equals(container));
  }

  private boolean isAmong(List<Tree> containers) {
    return find(containers, container).isPresent();
  }

  private static Optional<Tree> find(List<Tree> containers, String name) {
    return containers.stream()
        .filter(it -> it.text("name").filter(name::equals).isPresent())
        .findFirst();
  }

  /**
   * Why the kubelet cannot reach a port past the proxy; empty when it can, and without a proxy.
   *
   * @param asksItself whether Istio's agent makes the kubelet's request
   */
  static Optional<String> obstacle(Pod pod, int port, boolean asksItself) {
    for (MeshProxies mesh : values()) {
      if (mesh.isAmong(pod.regularContainers())) {
        return Optional.of(
            "%s is a regular container, which ends too early: let the mesh inject it as a native sidecar"
                .formatted(mesh.container));
      }
      if (mesh == ISTIO && mesh.isAmong(pod.nativeSidecars()) && refusesHook(pod, port)) {
        return Optional.of(
            "Istio takes over its hook, but knows only those of included ports: add %d to %s"
                .formatted(port, ISTIO_INCLUDED));
      }
      boolean redirects = mesh.isAmong(pod.nativeSidecars()) && !mesh.isIgnored(pod, port);
      if (redirects && !(mesh == ISTIO && asksItself)) {
        return Optional.of(
            "%s was set up before Lastcall was asked, and takes port %d: write %s: \"%d\" into the Pod template"
                .formatted(mesh.container, port, mesh.annotation, port));
      }
    }
    return Optional.empty();
  }

  /**
   * Whether Istio takes over all hooks, but tells its agent only of included ports, so that it
   * answers 400: <a
   * href="https://github.com/istio/istio/blob/master/pkg/kube/inject/app_probe.go">app_probe.go</a>.
   */
  private static boolean refusesHook(Pod pod, int port) {
    String included = pod.annotation(ISTIO_INCLUDED);
    return !included.isEmpty()
        && !included.equals("*")
        && !has(included, port)
        && !pod.annotation(ISTIO_REWRITES).equals("false");
  }

  /** A CNI plugin reads the annotation when the Pod starts; an init container has it already. */
  private boolean isIgnored(Pod pod, int port) {
    Optional<Tree> init = find(pod.spec().children("initContainers"), initContainer);
    if (init.isEmpty()) {
      return true;
    }
    List<String> words = new ArrayList<>(init.get().texts("command"));
    words.addAll(init.get().texts("args"));
    Optional<String> included =
        this == ISTIO ? valueOf(words, ISTIO_INCLUDED_FLAG) : Optional.empty();
    return included.filter(list -> !list.equals("*") && !has(list, port)).isPresent()
        || valueOf(words, flag).filter(list -> has(list, port)).isPresent();
  }

  private static Optional<String> valueOf(List<String> words, String flag) {
    int at = words.lastIndexOf(flag);
    return at >= 0 && at + 1 < words.size() ? Optional.of(words.get(at + 1)) : Optional.empty();
  }

  /** Adds the port to the annotation of each mesh whose proxy is a native sidecar. */
  static void exclude(Pod pod, int port) {
    for (MeshProxies mesh : values()) {
      String list = pod.annotation(mesh.annotation).strip();
      if (mesh.isAmong(pod.nativeSidecars()) && !has(list, port)) {
        pod.annotate(mesh.annotation, list.isEmpty() ? "" + port : list + "," + port);
      }
    }
  }

  private static boolean has(String list, int port) {
    for (String entry : list.split(",")) {
      Matcher range = RANGE.matcher(entry.strip());
      if (range.matches()) {
        int first = Integer.parseInt(range.group(1));
        int last = range.group(2) == null ? first : Integer.parseInt(range.group(2));
        if (first <= port && port <= last) {
          return true;
        }
      }
    }
    return false;
  }
}
