package dev.lastcall.cluster;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.lastcall.cluster.WebhookBundle.Webhook;
import dev.lastcall.json.Json;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.WebhookClientConfig;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The MutatingWebhookConfiguration and the ValidatingWebhookConfiguration of one name; either may
 * be absent. Only the caBundle of their webhooks is ever written.
 */
final class WebhookConfigurations {

  static final String MUTATING = "MutatingWebhookConfiguration";
  static final String VALIDATING = "ValidatingWebhookConfiguration";

  private static final PatchContext PATCH =
      new PatchContext.Builder()
          .withPatchType(PatchType.JSON)
          .withFieldManager("lastcall-certificate")
          .build();

  private final KubernetesClient client;
  private final String name;

  WebhookConfigurations(KubernetesClient client, String name) {
    this.client = client;
    this.name = name;
  }

  /**
   * Watches of both.
   *
   * @param changed called on a thread of the client
   */
  List<Followed<?>> follow(Runnable changed) {
    return List.of(
        new Followed<>(
            MUTATING + " " + name, ApiAccess.configuration(MUTATING), mutating(), changed),
        new Followed<>(
            VALIDATING + " " + name, ApiAccess.configuration(VALIDATING), validating(), changed));
  }

  private Resource<MutatingWebhookConfiguration> mutating() {
    return client.admissionRegistration().v1().mutatingWebhookConfigurations().withName(name);
  }

  private Resource<ValidatingWebhookConfiguration> validating() {
    return client.admissionRegistration().v1().validatingWebhookConfigurations().withName(name);
  }

  /** Those that are there, as they are now. */
  List<WebhookBundle> read() {
    Optional<WebhookBundle> mutating =
        get(MUTATING, mutating())
            .map(
                found ->
                    bundle(
                        MUTATING,
                        found.getWebhooks().stream()
                            .map(
                                webhook -> webhook(webhook.getName(), webhook.getClientConfig()))));
    Optional<WebhookBundle> validating =
        get(VALIDATING, validating())
            .map(
                found ->
                    bundle(
                        VALIDATING,
                        found.getWebhooks().stream()
                            .map(
                                webhook -> webhook(webhook.getName(), webhook.getClientConfig()))));
    return Stream.concat(mutating.stream(), validating.stream()).toList();
  }

  /**
   * Makes all webhooks of a configuration trust the certificates. A configuration whose webhooks
   * are others by now is a conflict.
   */
  void publish(WebhookBundle bundle, String pem) {
    String patch = Json.text(patch(bundle, WebhookBundle.base64(pem)));
    ApiCall.of(
        "Writing the caBundle of %s %s".formatted(bundle.kind(), name),
        ApiAccess.configuration(bundle.kind()),
        () -> (bundle.kind().equals(MUTATING) ? mutating() : validating()).patch(PATCH, patch));
  }

  private static ArrayNode patch(WebhookBundle bundle, String base64) {
    ArrayNode operations = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i < bundle.webhooks().size(); i++) {
      operations
          .addObject()
          .put("op", "test")
          .put("path", "/webhooks/" + i + "/name")
          .put("value", bundle.webhooks().get(i).name());
      operations
          .addObject()
          .put("op", "add")
          .put("path", "/webhooks/" + i + "/clientConfig/caBundle")
          .put("value", base64);
    }
    return operations;
  }

  private <T extends HasMetadata> Optional<T> get(String kind, Resource<T> resource) {
    return Optional.ofNullable(
        ApiCall.of(
            "Reading %s %s".formatted(kind, name), ApiAccess.configuration(kind), resource::get));
  }

  private static WebhookBundle bundle(String kind, Stream<Webhook> webhooks) {
    return new WebhookBundle(kind, webhooks.toList());
  }

  private static Webhook webhook(String name, WebhookClientConfig config) {
    String bundle = config == null ? null : config.getCaBundle();
    return new Webhook(name, bundle == null ? "" : bundle);
  }
}
