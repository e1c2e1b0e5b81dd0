package dev.lastcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lastcall.review.GroupVersionKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The kinds of objects that are patched, and where those with a Pod hold it. */
final class Workloads {

  private static final Map<GroupKind, Workload> WORKLOADS =
      Map.of(
          new GroupKind("", "Pod"), new Workload("", false),
          new GroupKind("", "ReplicationController"), new Workload("/spec/template", false),
          new GroupKind("apps", "Deployment"), new Workload("/spec/template", false),
          new GroupKind("apps", "StatefulSet"), new Workload("/spec/template", false),
          new GroupKind("apps", "DaemonSet"), new Workload("/spec/template", false),
          new GroupKind("apps", "ReplicaSet"), new Workload("/spec/template", false),
          new GroupKind("batch", "Job"), new Workload("/spec/template", true),
          new GroupKind("batch", "CronJob"), new Workload("/spec/jobTemplate/spec/template", true),
          new GroupKind("argoproj.io", "Rollout"), new Workload("/spec/template", false));

  private static final List<GroupVersionKind> TRAFFIC =
      List.of(GroupVersionKind.SERVICE, GroupVersionKind.INGRESS);

  private static final List<String> OTHER_LISTED_KINDS = List.of("Namespace");

  private Workloads() {}

  /**
   * A kind of object with a Pod.
   *
   * @param templatePath the JSON Pointer to the Pod template; empty for a Pod itself
   * @param isJob whether its Pods belong to a Job
   */
  record Workload(String templatePath, boolean isJob) {}

  private record GroupKind(String group, String kind) {

    static GroupKind of(String apiVersion, String kind) {
      int slash = apiVersion.indexOf('/');
      return new GroupKind(slash < 0 ? "" : apiVersion.substring(0, slash), kind);
    }
  }

  static Optional<Workload> find(String apiVersion, String kind) {
    return Optional.ofNullable(WORKLOADS.get(GroupKind.of(apiVersion, kind)));
  }

  /** A Service or an Ingress. */
  static Optional<GroupVersionKind> traffic(String apiVersion, String kind) {
    return TRAFFIC.stream()
        .filter(it -> it.apiVersion().equals(apiVersion) && it.kind().equals(kind))
        .findFirst();
  }

  /**
   * The kind of the items of a list, empty for a v1 List of any kinds; nothing for what is no list.
   * Kinds of others may end in List too, hence only known kinds count.
   */
  static Optional<String> listedKind(JsonNode object) {
    String kind = object.path("kind").asText();
    String apiVersion = object.path("apiVersion").asText();
    if (!kind.endsWith("List") || !object.path("items").isArray()) {
      return Optional.empty();
    }
    String item = kind.substring(0, kind.length() - "List".length());
    boolean known =
        item.isEmpty() || OTHER_LISTED_KINDS.contains(item)
            ? apiVersion.equals("v1")
            : find(apiVersion, item).isPresent() || traffic(apiVersion, item).isPresent();
    return known ? Optional.of(item) : Optional.empty();
  }
}
