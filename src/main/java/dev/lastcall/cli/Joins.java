package dev.lastcall.cli;

import dev.lastcall.cli.Decision.Planned;
import dev.lastcall.engine.Plan;
import dev.lastcall.engine.PodTimes;
import dev.lastcall.engine.Relations;
import dev.lastcall.review.GroupVersionKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Joins the objects of a run: Services with the workloads that they select, Ingresses with their
 * Services, and objects with those that share a load balancer. Each may then be told more than it
 * could be alone.
 */
final class Joins {

  private final Map<String, List<Decision>> workloads = new HashMap<>();
  private final Map<String, List<Decision>> services = new HashMap<>();
  private final SharedAnnotations shared;

  Joins(List<Decision> decisions) {
    List<Decision> traffic = new ArrayList<>();
    for (Decision decision : decisions) {
      decision.planned().ifPresent(it -> add(decision, it.kind(), traffic));
    }
    this.shared = new SharedAnnotations(traffic);
  }

  private void add(Decision decision, GroupVersionKind kind, List<Decision> traffic) {
    String namespace = decision.object().namespace();
    if (kind.equals(GroupVersionKind.POD)) {
      workloads.computeIfAbsent(namespace, it -> new ArrayList<>()).add(decision);
      return;
    }
    traffic.add(decision);
    if (kind.equals(GroupVersionKind.SERVICE)) {
      services.computeIfAbsent(namespace, it -> new ArrayList<>()).add(decision);
    }
  }

  /**
   * The decision with what the objects around its own add to it.
   *
   * @param decision one of the run
   */
  Decision joined(Decision decision) {
    List<String> warnings = shared.told(decision);
    decision.planned().ifPresent(planned -> warnings.addAll(relations(decision, planned)));
    return decision.withWarnings(warnings);
  }

  private Set<String> relations(Decision decision, Planned planned) {
    Set<String> sentences = new LinkedHashSet<>();
    if (planned.plan().traffic().isPresent()) {
      for (Behind it : behind(decision, planned)) {
        PodTimes times = PodTimes.of(planOf(it.workload()));
        sentences.addAll(Relations.check(planned.plan(), times, it.owner()));
      }
    }
    return sentences;
  }

  /**
   * A workload that gets the traffic of an object.
   *
   * @param owner how to speak of it, as {@code of Deployment shop/web}
   */
  private record Behind(Decision workload, String owner) {}

  private List<Behind> behind(Decision decision, Planned planned) {
    if (planned.kind().equals(GroupVersionKind.SERVICE)) {
      return selected(decision).stream()
          .map(workload -> new Behind(workload, "of " + workload.object()))
          .toList();
    }
    Set<Decision> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Set<String> names = Backends.services(planned.plan().result());
    return services.getOrDefault(decision.object().namespace(), List.of()).stream()
        .filter(service -> names.contains(service.object().name()))
        .flatMap(
            service ->
                selected(service).stream()
                    .filter(seen::add)
                    .map(
                        workload ->
                            new Behind(
                                workload,
                                "of %s behind %s".formatted(workload.object(), service.object()))))
        .toList();
  }

  private List<Decision> selected(Decision service) {
    Map<String, String> selector = Backends.selector(planOf(service).result());
    return workloads.getOrDefault(service.object().namespace(), List.of()).stream()
        .filter(workload -> Backends.matches(selector, planOf(workload).result()))
        .toList();
  }

  private static Plan planOf(Decision decision) {
    return decision.planned().orElseThrow().plan();
  }
}
