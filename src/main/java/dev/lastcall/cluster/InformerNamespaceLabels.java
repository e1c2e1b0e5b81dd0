package dev.lastcall.cluster;

import dev.lastcall.engine.NamespaceLabels;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * Labels of all namespaces of a cluster, kept by an informer. What it knows stays in use while the
 * API server is away: admission requests come from the API server, so the two are cut off together.
 */
public final class InformerNamespaceLabels implements NamespaceLabels, AutoCloseable {

  private static final Logger LOG = Logger.getLogger(InformerNamespaceLabels.class);

  /** Leaves time for an answer within the webhook's own timeout. */
  private static final Duration LOOK_UP_TIMEOUT = Duration.ofSeconds(2);

  /** What the API server takes for a name, so that a crafted one cannot lead to another path. */
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  private static final long PAGE = 500;

  private final KubernetesClient client;
  private final KubernetesClient oneTry;
  private final LabelStore store = new LabelStore();
  private final SharedIndexInformer<Namespace> informer;

  /**
   * @param base tells how to reach the API server; stays untouched, for the requests here get a
   *     client of their own which asks for metadata only
   */
  public InformerNamespaceLabels(KubernetesClient base) {
    // The informer has a back-off of its own, and tells of each failure.
    Config config =
        new ConfigBuilder(base.getConfiguration()).withRequestRetryBackoffLimit(0).build();
    this.client =
        new KubernetesClientBuilder()
            .withConfig(config)
            .withKubernetesSerialization(base.getKubernetesSerialization())
            .withHttpClientBuilderConsumer(
                builder -> builder.addOrReplaceInterceptor("metadata-only", new MetadataOnly()))
            .build();
    this.oneTry = ApiAccess.oneTry(client, LOOK_UP_TIMEOUT);
    this.informer =
        client
            .namespaces()
            .withLimit(PAGE)
            .runnableInformer(0)
            .itemStore(store)
            .exceptionHandler(InformerNamespaceLabels::retry)
            // Of what is in no namespace it would only be a second list of names.
            .removeNamespaceIndex();
  }

  /** Lists and watches in the background, again and again until it is closed. */
  public void start() {
    informer.start().thenRun(() -> LOG.infof("Labels of %d namespaces are known", store.size()));
  }

  @Override
  public Optional<Map<String, String>> cached(String namespace) {
    return informer.hasSynced() ? store.labels(namespace) : Optional.empty();
  }

  @Override
  public Map<String, String> read(String namespace) throws NamespaceUnavailableException {
    if (!NAME.matcher(namespace).matches()) {
      throw new NamespaceUnavailableException(
          "\"" + namespace + "\" cannot be the name of a namespace", null);
    }
    Namespace found;
    try {
      found = oneTry.namespaces().withName(namespace).get();
    } catch (KubernetesClientException e) {
      throw new NamespaceUnavailableException(
          "The labels of namespace %s cannot be read from the API server at %s: %s"
              .formatted(namespace, client.getMasterUrl(), reason(e)),
          e);
    }
    if (found == null) {
      throw new NamespaceUnavailableException("There is no namespace " + namespace, null);
    }
    return LabelStore.labels(found);
  }

  @Override
  public void close() {
    informer.close();
    client.close();
  }

  private static boolean retry(boolean started, Throwable cause) {
    LOG.warnf(
        "%s namespaces failed, trying again: %s", started ? "Watching" : "Listing", root(cause));
    return true;
  }

  private static String reason(KubernetesClientException e) {
    int code = e.getCode();
    if (code == 401 || code == 403) {
      return "HTTP %d, the service account needs get, list and watch on namespaces".formatted(code);
    }
    return code > 0 ? "HTTP " + code : root(e);
  }

  private static String root(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.toString() : root.getMessage();
  }
}
