package dev.lastcall.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.json.Json;

/**
 * Reviews as the API server sends them for the Pod of a ReplicaSet, {@code managedFields} included;
 * the same bytes at each call.
 */
final class Reviews {

  private static final String MANAGER = "kube-controller-manager";

  private Reviews() {}

  /**
   * The creation of a Pod.
   *
   * @param kibibytes of the Pod; it is made as large as that by variables of its containers
   * @param policy the value of its label lastcall.dev/policy
   */
  static byte[] creation(int kibibytes, String policy) {
    ObjectNode root =
        Json.object().put("kind", "AdmissionReview").put("apiVersion", "admission.k8s.io/v1");
    ObjectNode request = root.putObject("request");
    request.put("uid", "705ab4f5-6393-11e8-b7cc-42010a800002");
    request.putObject("kind").put("group", "").put("version", "v1").put("kind", "Pod");
    request.putObject("resource").put("group", "").put("version", "v1").put("resource", "pods");
    request.put("namespace", "shop").put("operation", "CREATE");
    ObjectNode user = request.putObject("userInfo");
    user.put("username", "system:serviceaccount:kube-system:replicaset-controller");
    user.putArray("groups").add("system:serviceaccounts").add("system:authenticated");
    request.set("object", pod(kibibytes << 10, policy));
    request.putNull("oldObject").put("dryRun", false);
    request.putObject("options").put("kind", "CreateOptions").put("apiVersion", "meta.k8s.io/v1");
    return Json.bytes(root);
  }

  private static ObjectNode pod(int bytes, String policy) {
    int containers = bytes < 4_096 ? 1 : bytes < 65_536 ? 3 : 20;
    ObjectNode pod = pod(containers, 0, policy);
    int empty = Json.bytes(pod).length;
    int perVariable = Json.bytes(pod(containers, 1, policy)).length - empty;
    return pod(containers, Math.max(0, (bytes - empty) / perVariable), policy);
  }

  private static ObjectNode pod(int containers, int variables, String policy) {
    ObjectNode pod = Json.object().put("kind", "Pod").put("apiVersion", "v1");
    ObjectNode metadata = pod.putObject("metadata");
    metadata.put("generateName", "web-7d4b9c6f5-").put("namespace", "shop");
    metadata.putNull("creationTimestamp");
    ObjectNode labels = metadata.putObject("labels").put("app.kubernetes.io/name", "web");
    labels.put("pod-template-hash", "7d4b9c6f5").put("lastcall.dev/policy", policy);
    metadata.putObject("annotations").put("prometheus.io/scrape", "true");
    ObjectNode owner = metadata.putArray("ownerReferences").addObject();
    owner.put("apiVersion", "apps/v1").put("kind", "ReplicaSet").put("name", "web-7d4b9c6f5");
    owner.put("uid", "e6d60d3f-9b1c-4b1c-8a57-3c7b7d6a9f10").put("controller", true);
    ObjectNode spec = pod.putObject("spec");
    spec.putArray("volumes").addObject().put("name", "tmp").putObject("emptyDir");
    ArrayNode list = spec.putArray("containers");
    for (int index = 0; index < containers; index++) {
      list.add(
          container(index, variables * (index + 1) / containers - variables * index / containers));
    }
    spec.put("restartPolicy", "Always").put("terminationGracePeriodSeconds", 30);
    spec.put("dnsPolicy", "ClusterFirst").put("schedulerName", "default-scheduler");
    spec.put("serviceAccountName", "web").putObject("securityContext");
    ObjectNode managed = metadata.putArray("managedFields").addObject();
    managed.put("manager", MANAGER).put("operation", "Update").put("apiVersion", "v1");
    managed.put("time", "2026-11-26T00:00:00Z").put("fieldsType", "FieldsV1");
    managed.set("fieldsV1", fields(spec));
    return pod;
  }

  private static ObjectNode container(int index, int variables) {
    ObjectNode container = Json.object().put("name", "app-" + index);
    container.put("image", "registry.example/shop/web:1.4." + index);
    container.putArray("args").add("serve").add("--port=8080");
    container.putArray("ports").addObject().put("containerPort", 8080).put("protocol", "TCP");
    ArrayNode environment = container.putArray("env");
    for (int variable = 0; variable < variables; variable++) {
      environment.addObject().put("name", "VARIABLE_" + (100 + variable)).put("value", "a value");
    }
    ObjectNode resources = container.putObject("resources");
    resources.putObject("limits").put("memory", "256Mi");
    resources.putObject("requests").put("cpu", "100m").put("memory", "256Mi");
    ObjectNode probe = container.putObject("livenessProbe");
    probe.putObject("httpGet").put("path", "/live").put("port", 8080).put("scheme", "HTTP");
    probe.put("timeoutSeconds", 1).put("periodSeconds", 10).put("failureThreshold", 3);
    container.putArray("volumeMounts").addObject().put("name", "tmp").put("mountPath", "/tmp");
    container.put("terminationMessagePath", "/dev/termination-log");
    return container.put("imagePullPolicy", "IfNotPresent");
  }

  /** https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management */
  private static ObjectNode fields(JsonNode object) {
    ObjectNode fields = Json.object();
    object
        .properties()
        .forEach(
            member -> {
              if (member.getValue().isArray() && member.getValue().path(0).has("name")) {
                ObjectNode elements = fields.putObject("f:" + member.getKey());
                for (JsonNode element : member.getValue()) {
                  ObjectNode key = Json.object().put("name", element.get("name").asText());
                  elements.set("k:" + Json.text(key), withSelf(fields(element)));
                }
              } else {
                fields.set("f:" + member.getKey(), fields(member.getValue()));
              }
            });
    return fields;
  }

  private static ObjectNode withSelf(ObjectNode fields) {
    fields.putObject(".");
    return fields;
  }
}
