package dev.lastcall.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lastcall.json.Json;
import dev.lastcall.testing.Kubectl;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A Pod that is held for long, on a real cluster: what passes all the same, and what does not. */
class HoldNodeIT {

  private static GuardChart guards;

  @BeforeAll
  static void install() throws IOException {
    guards = new GuardChart();
  }

  @AfterAll
  static void remove() throws IOException {
    guards.close();
  }

  /** A store whose member {@code NAME-0} is held and will not become ready. */
  private static GuardedStore held(String name, String guard) throws IOException {
    GuardedStore store = guards.store();
    store.statefulSet(name, guard, 2);
    store.stick(true);
    Kubectl.Output refusal = delete(store, name + "-0");
    assertEquals(1, refusal.code(), refusal.out());
    assertTrue(
        refusal.err().contains("DeleteGuard " + guard + " holds Pod"),
        "the sentence of the guard: " + refusal.err());
    return store;
  }

  private static Kubectl.Output delete(GuardedStore store, String pod) throws IOException {
    return store.tryKubectl("delete", "pod", pod, "--wait=false");
  }

  @Test
  void whatIsNotReadyStaysAndAnEngineerIsTold() throws IOException {
    GuardedStore store = held("deaf", "short");
    String uid = store.uid("deaf-0");
    InstalledChart.await(
        "the deadline",
        () -> {
          assertEquals(1, delete(store, "deaf-0").code());
          return !store.events("deaf-0", "DeadlinePassed").isEmpty();
        });
    InstalledChart.await("the notification", () -> store.state().at("/notifications").size() > 0);
    Kubectl.Output refusal = delete(store, "deaf-0");
    assertTrue(refusal.err().contains("kubectl annotate pod"), refusal.err());
    assertEquals(uid, store.uid("deaf-0"));
    assertEquals("Running", store.pod("deaf-0").at("/status/phase").asText());
    assertEquals(1, store.state().at("/notifications").size());
    assertEquals(0, store.state().at("/lost").asInt());

    store.kubectl("annotate", "pod", "deaf-0", "lastcall.dev/force-delete=true");
    assertEquals(0, delete(store, "deaf-0").code());
    InstalledChart.await("the Pod is gone", () -> !store.uid("deaf-0").equals(uid));
    InstalledChart.await("an Event", () -> !store.events("deaf-0", "DeletionForced").isEmpty());
  }

  @Test
  void aNamespaceThatIsDeletedTakesItsPodsAlong() throws IOException {
    GuardedStore store = held("wiped", "patient");
    Kubectl.text("", "delete", "namespace", store.namespace(), "--timeout=3m");
  }

  @Test
  void anOwnerThatIsDeletedTakesItsPodsAlong() throws IOException {
    GuardedStore store = held("owned", "patient");
    store.kubectl("delete", "statefulset", "owned", "--cascade=background");
    InstalledChart.await("no Pods", () -> store.kubectl("get", "pods", "-o", "name").isEmpty());

    GuardedStore other = held("waited", "patient");
    other.kubectl("delete", "statefulset", "waited", "--cascade=foreground", "--timeout=3m");
    InstalledChart.await("no Pods", () -> other.kubectl("get", "pods", "-o", "name").isEmpty());
  }

  @Test
  void aPodOfALostNodeMayBeForced() throws IOException {
    String node = "ghost-" + guards.chart().configuration();
    String mark = guards.chart().mark().replace("=", "\": \"");
    GuardedStore store = guards.store();
    try {
      Kubectl.text(
          "{\"apiVersion\": \"v1\", \"kind\": \"Node\", \"metadata\": {\"name\": \"%s\", \"labels\": {\"%s\"}}}"
              .formatted(node, mark),
          "create",
          "-f",
          "-");
      condition("node/" + node, "", "True");
      Kubectl.text(
          """
          apiVersion: v1
          kind: Pod
          metadata: {name: far, labels: {guard: patient}}
          spec:
            nodeName: "%s"
            tolerations: [{operator: Exists}]
            containers: [{name: app, image: "app:1"}]
          """
              .formatted(node),
          "create",
          "-n",
          store.namespace(),
          "-f",
          "-");
      store.kubectl(
          "patch",
          "pod",
          "far",
          "--subresource=status",
          "-p",
          "{\"status\":{\"phase\":\"Running\"}}");
      String[] force = {"delete", "pod", "far", "--force", "--grace-period=0", "--wait=false"};
      Kubectl.Output refusal = store.tryKubectl(force);
      assertTrue(refusal.err().contains("DeleteGuard patient holds Pod"), refusal.err());

      condition("node/" + node, "", "Unknown");
      InstalledChart.await("the Pod may go", () -> store.tryKubectl(force).code() == 0);
    } finally {
      Kubectl.run("", "delete", "node", node);
    }
  }

  private static void condition(String object, String namespace, String status) throws IOException {
    String patch =
        "{\"status\":{\"conditions\":[{\"type\":\"Ready\",\"status\":\"%s\",\"reason\":\"Test\"}]}}"
            .formatted(status);
    Kubectl.text("", "patch", object, "--subresource=status", "-p", patch);
  }

  @Test
  void allReplicasAreKilledAndTheHoldGoesOn() throws IOException {
    GuardedStore store = held("kept", "patient");
    InstalledChart.await("prepared", () -> !store.annotation("kept-0", "prepared-at").isEmpty());
    String requested = store.annotation("kept-0", "prepare-requested-at");

    String[] kill = {"delete", "pods", "-l", "app.kubernetes.io/component=webhook"};
    Kubectl.text("", kill[0], kill[1], kill[2], kill[3], "-n", guards.chart().home(), "--force");
    InstalledChart.await(
        "a refusal by nobody or by the guard", () -> delete(store, "kept-0").code() == 1);
    guards.chart().awaitReplicas();

    InstalledChart.await(
        "the guard again",
        () -> delete(store, "kept-0").err().contains("DeleteGuard patient holds Pod"));
    assertEquals(requested, store.annotation("kept-0", "prepare-requested-at"));
    assertEquals(1, store.member("kept-0").at("/prepares").asInt());

    store.stick(false);
    InstalledChart.await("it may go", () -> delete(store, "kept-0").code() == 0);
    assertEquals(0, store.state().at("/lost").asInt(), store.state().toString());
    InstalledChart.await("after", () -> !store.member("kept-0").at("/evicting").asBoolean());
  }

  /** As a controller gone mad would. */
  @Test
  void manyTrialsAreOnePreparation() throws Exception {
    GuardedStore store = held("stormed", "patient");
    long began = System.nanoTime();
    List<Integer> codes =
        IntStream.range(0, 200)
            .parallel()
            .mapToObj(
                trial -> {
                  try {
                    return delete(store, "stormed-0").code();
                  } catch (IOException e) {
                    throw new IllegalStateException(e);
                  }
                })
            .toList();
    assertTrue(codes.stream().allMatch(code -> code == 1), codes.toString());
    JsonNode member = store.member("stormed-0");
    long seconds = (System.nanoTime() - began) / 1_000_000_000;
    System.out.printf("200 trials in %d s: %s%n", seconds, member);
    assertEquals(1, member.at("/prepares").asInt(), member.toString());
    assertEquals(1, member.at("/mostAtOnce").asInt(), member.toString());
    // The leader asks once a second, and a replica without a fresh answer once in two.
    assertTrue(member.at("/asked").asInt() <= 3 * (seconds + 20), member.toString());
  }

  @Test
  void bothReplicasAnswerAlike() throws Exception {
    GuardedStore store = held("asked", "patient");
    InstalledChart.await("prepared", () -> !store.annotation("asked-0", "prepared-at").isEmpty());
    List<JsonNode> replicas = guards.chart().pods();
    assertEquals(2, replicas.size());
    List<String> answers = replicas.stream().map(it -> answer(it, store)).distinct().toList();
    assertEquals(1, answers.size(), answers.toString());
    assertTrue(answers.get(0).startsWith("403 "), answers.toString());
    assertNotEquals("", answers.get(0));

    store.stick(false);
    InstalledChart.await(
        "both let it go",
        () -> replicas.stream().allMatch(it -> answer(it, store).equals("allowed")));
    assertFalse(store.uid("asked-0").isEmpty());
  }

  /** As the API server would ask: the code and what is awaited, without the times. */
  private static String answer(JsonNode replica, GuardedStore store) {
    try {
      JsonNode pod = store.pod("asked-0");
      JsonNode response =
          DirectReview.send(replica.at("/status/podIP").asText(), deletion(pod)).at("/response");
      return response.at("/allowed").asBoolean()
          ? "allowed"
          : response.at("/status/code").asInt()
              + " "
              + response.at("/status/message").asText().replaceAll("\\(.*ago\\)", "");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode deletion(JsonNode pod) {
    return Json.parse(
        """
        {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": {
          "uid": "1", "kind": {"group": "", "version": "v1", "kind": "Pod"},
          "resource": {"group": "", "version": "v1", "resource": "pods"},
          "operation": "DELETE", "dryRun": false, "userInfo": {"username": "jane"},
          "namespace": "%s", "name": "%s", "object": null, "oldObject": %s}}
        """
            .formatted(
                pod.at("/metadata/namespace").asText(),
                pod.at("/metadata/name").asText(),
                Json.text(pod)));
  }
}
