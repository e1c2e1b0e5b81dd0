package dev.lastcall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lastcall.review.GroupVersionKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The kinds of objects that are patched, and where those with a Pod hold it. */
final class Workloads {

  /** By group and kind: lists, as the methods of a record cost a start some ms. */
  private static final Map<List<String>, Workload> WORKLOADS =
      Map.of(
          List.of("", "Pod"), new Workload("", false),
          List.of("", "ReplicationController"), new Workload("/spec/template", false),
          List.of("apps", "Deployment"), new Workload("/spec/template", false),
          List.of("apps", "StatefulSet"), new Workload("/spec/template", false),
          List.of("apps", "DaemonSet"), new Workload("/spec/template", false),
          List.of("apps", "ReplicaSet"), new Workload("/spec/template", false),
          List.of("batch", "Job"), new Workload("/spec/template", true),
          List.of("batch", "CronJob"), new Workload("/spec/jobTemplate/spec/template", true),
          List.of("argoproj.io", "Rollout"), new Workload("/spec/template", false));

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

  /** Empty for the core group. */
  static String group(String apiVersion) {
    int slash = apiVersion.indexOf('/');
    return slash < 0 ? "" : apiVersion.substring(0, slash);
  }

  static Optional<Workload> find(String apiVersion, String kind) {
    return Optional.ofNullable(WORKLOADS.get(List.of(group(apiVersion), kind)));
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
