package dev.lastcall.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lastcall.policy.LoadBalancerProfile.ProfileAnnotation;
import dev.lastcall.policy.ObjectKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Service or an Ingress as the rules see it: a view on a tree, whose annotations they may edit.
 */
record TrafficObject(ObjectKind kind, Tree root, ObjectMetadata metadata) {

  /** https://kubernetes.io/docs/concepts/services-networking/ingress/#deprecated-annotation */
  private static final String INGRESS_CLASS = "kubernetes.io/ingress.class";

  static TrafficObject of(ObjectKind kind, JsonNode object) {
    Tree root = Tree.root(object);
    return new TrafficObject(kind, root, new ObjectMetadata(root));
  }

  Map<String, String> annotations() {
    return metadata.annotations();
  }

  /** The name under which it has an annotation: its own, or else another one. */
  String keyOf(ProfileAnnotation annotation) {
    Map<String, String> annotations = annotations();
    return annotations.containsKey(annotation.key())
        ? annotation.key()
        : annotation.aliases().stream()
            .filter(annotations::containsKey)
            .findFirst()
            .orElse(annotation.key());
  }

  /** The type of a Service, ClusterIP when it is not set; empty for an Ingress. */
  String serviceType() {
    return kind == ObjectKind.Service ? spec("type").orElse("ClusterIP") : "";
  }

  /** The class of the load balancer or Ingress; empty when it has none. */
  String loadBalancerClass() {
    if (kind == ObjectKind.Service) {
      return spec("loadBalancerClass").orElse("");
    }
    return spec("ingressClassName").orElseGet(() -> annotations().getOrDefault(INGRESS_CLASS, ""));
  }

  /** Those of a Service; an Ingress has none. */
  List<Tree> ports() {
    return root.child("spec").map(spec -> spec.children("ports")).orElse(List.of());
  }

  private Optional<String> spec(String field) {
    return root.child("spec").flatMap(spec -> spec.text(field));
  }
}
