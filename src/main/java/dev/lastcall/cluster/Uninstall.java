package dev.lastcall.cluster;

import dev.lastcall.cluster.PreparationsJson.UnreadableRecordsException;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Deletable;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Deletes the webhook configurations, and then what the leader made. In this order: a webhook
 * without a server can block a cluster, and replicas that see the configurations gone make nothing
 * again.
 */
public final class Uninstall {

  private static final Duration POLL = Duration.ofMillis(500);

  /** Longer than a Lease, in case its holder is dead. */
  private static final Duration LEADER_LIMIT = Duration.ofSeconds(20);

  private final KubernetesClient client;
  private final Consumer<String> progress;
  private final List<String> problems = new ArrayList<>();

  private Uninstall(KubernetesClient client, Consumer<String> progress) {
    this.client = client;
    this.progress = progress;
  }

  /**
   * Deletes what is there.
   *
   * @param namespace of Secrets, ConfigMap and Lease; empty for that of the Pod or of the
   *     kubeconfig's context
   * @param configuration name of the webhook configurations
   * @param progress hears of each object, in a sentence
   * @return what could not be deleted and why; empty when all is gone
   */
  public static List<String> run(
      Optional<String> namespace,
      Optional<String> configuration,
      List<String> secrets,
      String lease,
      Consumer<String> progress) {
    try (KubernetesClient base = new KubernetesClientBuilder().build()) {
      KubernetesClient client = ApiAccess.oneTry(base);
      return run(
          client, namespace.orElse(client.getNamespace()), configuration, secrets, lease, progress);
    }
  }

  static List<String> run(
      KubernetesClient client,
      String namespace,
      Optional<String> configuration,
      List<String> secrets,
      String lease,
      Consumer<String> progress) {
    Uninstall uninstall = new Uninstall(client, progress);
    configuration.ifPresent(uninstall::configurations);
    uninstall.awaitNoLeader(namespace, lease);
    secrets.forEach(name -> uninstall.secret(namespace, name));
    uninstall.guardRecords(namespace, ConfigMapRecords.name(lease));
    uninstall.leaderLease(namespace, lease);
    return List.copyOf(uninstall.problems);
  }

  private void configurations(String name) {
    var api = client.admissionRegistration().v1();
    delete(
        WebhookConfigurations.MUTATING + " " + name,
        "mutatingwebhookconfigurations.admissionregistration.k8s.io",
        api.mutatingWebhookConfigurations().withName(name));
    delete(
        WebhookConfigurations.VALIDATING + " " + name,
        "validatingwebhookconfigurations.admissionregistration.k8s.io",
        api.validatingWebhookConfigurations().withName(name));
  }

  /** The leader steps down when it sees the configurations gone. */
  private void awaitNoLeader(String namespace, String lease) {
    Instant end = Instant.now().plus(LEADER_LIMIT);
    try {
      while (isHeld(lease(namespace, lease).get()) && Instant.now().isBefore(end)) {
        Thread.sleep(POLL.toMillis());
      }
    } catch (KubernetesClientException told) {
      // The deletion of the Lease will say what is wrong.
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void secret(String namespace, String name) {
    delete(
        "Secret %s/%s".formatted(namespace, name),
        "secrets",
        client.secrets().inNamespace(namespace).withName(name));
  }

  /** Records of Pods that are prepared are kept: nothing else tells what is to be undone. */
  private void guardRecords(String namespace, String name) {
    String what = "ConfigMap %s/%s".formatted(namespace, name);
    Resource<ConfigMap> records = client.configMaps().inNamespace(namespace).withName(name);
    try {
      if (isWithoutRecords(records.get())) {
        delete(what, "configmaps", records);
      } else {
        progress.accept(
            what
                + " is kept: it names Pods that a delete guard has prepared, or cannot be read;"
                + " undo that in their systems, then delete it");
      }
    } catch (KubernetesClientException e) {
      problems.add(
          "%s was not deleted: %s".formatted(what, new ApiAccess("configmaps", "get").explain(e)));
    }
  }

  private static boolean isWithoutRecords(ConfigMap records) {
    return records == null
        || records.getData() == null
        || records.getData().entrySet().stream()
            .allMatch(it -> it.getKey().equals(ConfigMapRecords.ENTRY) && isEmpty(it.getValue()));
  }

  private static boolean isEmpty(String records) {
    try {
      return PreparationsJson.read(records).isEmpty();
    } catch (UnreadableRecordsException e) {
      return false;
    }
  }

  private void leaderLease(String namespace, String name) {
    delete(
        "Lease %s/%s".formatted(namespace, name),
        "leases.coordination.k8s.io",
        lease(namespace, name));
  }

  private Resource<Lease> lease(String namespace, String name) {
    return client.leases().inNamespace(namespace).withName(name);
  }

  private static boolean isHeld(Lease lease) {
    LeaseSpec spec = lease == null ? null : lease.getSpec();
    return spec != null
        && spec.getHolderIdentity() != null
        && !spec.getHolderIdentity().isEmpty()
        && spec.getRenewTime() != null
        && spec.getRenewTime()
            .toInstant()
            .plusSeconds(spec.getLeaseDurationSeconds())
            .isAfter(Instant.now());
  }

  private void delete(String what, String resource, Deletable object) {
    try {
      boolean deleted = !object.delete().isEmpty();
      progress.accept(what + (deleted ? " deleted" : " is not there"));
    } catch (KubernetesClientException e) {
      problems.add(
          "%s was not deleted: %s".formatted(what, new ApiAccess(resource, "delete").explain(e)));
    }
  }
}
