package dev.lastcall.policy;

import dev.lastcall.policy.LoadBalancerProfile.AnnotationCondition;
import dev.lastcall.policy.LoadBalancerProfile.When;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which objects a profile is for, as written in policy files. */
final class ProfileWhenModel {

  private static final StringType CLASS =
      new StringType(
          "a class, or \"\" for objects without one",
          text -> text.length() <= 253 && !text.matches("(?s).*\\s.*"),
          String::strip);

  private static final Field<List<String>> SERVICE_TYPE =
      Field.withDefault(
          "serviceType",
          ListType.of(
              "a list of ClusterIP, NodePort, LoadBalancer",
              new ChoiceType<>(words("ClusterIP", "NodePort", "LoadBalancer"), Set.of())),
          List.of(),
          "any",
          "Types of Services.");
  private static final Field<List<String>> LOAD_BALANCER_CLASS =
      Field.withDefault(
          "loadBalancerClass",
          ListType.of("a list of classes", CLASS),
          List.of(),
          "[]",
          "Values of `spec.loadBalancerClass`; `\"\"` for Services without one.");
  private static final Field<List<String>> INGRESS_CLASS =
      Field.withDefault(
          "ingressClass",
          ListType.of("a list of classes", CLASS),
          List.of(),
          "[]",
          "Values of `spec.ingressClassName`, or of the annotation `kubernetes.io/ingress.class`.");

  private static final Field<String> CONDITION_KEY =
      Field.required("key", LoadBalancerModel.ANNOTATION_KEY, "The annotation.");
  private static final Field<List<String>> CONDITION_IN =
      Field.withDefault(
          "in",
          ListType.of("a list of values", LoadBalancerModel.ANNOTATION_VALUE),
          List.of(),
          "any value",
          "Its values.");

  private static final MappingType<AnnotationCondition> CONDITION =
      MappingType.of(
          "a mapping with key and in",
          List.of(CONDITION_KEY, CONDITION_IN),
          values ->
              new AnnotationCondition(
                  values.get(CONDITION_KEY), Set.copyOf(values.get(CONDITION_IN))));

  private static final Field<List<AnnotationCondition>> CONDITIONS =
      Field.withDefault(
          "annotations",
          ListType.of("a list of conditions", CONDITION),
          List.of(),
          "[]",
          "Annotations that say the same as a class; they count where there is no class, or a listed one.");

  private static final Field<List<AnnotationCondition>> UNLESS =
      Field.withDefault(
          "unless",
          ListType.of("a list of conditions", CONDITION),
          List.of(),
          "[]",
          "Annotations by which an object is somebody else's.");

  static final MappingType<When> WHEN =
      MappingType.of(
          "a mapping with serviceType, loadBalancerClass, ingressClass, annotations or unless",
          List.of(SERVICE_TYPE, LOAD_BALANCER_CLASS, INGRESS_CLASS, CONDITIONS, UNLESS),
          ProfileWhenModel::when);

  private ProfileWhenModel() {}

  private static Map<String, String> words(String... words) {
    Map<String, String> choices = new LinkedHashMap<>();
    for (String word : words) {
      choices.put(word, word);
    }
    return choices;
  }

  private static When when(FieldValues values) {
    Set<String> classes = new HashSet<>(values.get(LOAD_BALANCER_CLASS));
    classes.addAll(values.get(INGRESS_CLASS));
    return new When(
        Set.copyOf(values.get(SERVICE_TYPE)), classes, values.get(CONDITIONS), values.get(UNLESS));
  }
}
