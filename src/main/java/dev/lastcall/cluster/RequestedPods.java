package dev.lastcall.cluster;

import dev.lastcall.guard.GuardAnnotations;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import org.jboss.logging.Logger;

/** Follows the Pods of all namespaces whose deletion was requested. */
final class RequestedPods implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(RequestedPods.class);

  private final SharedIndexInformer<Pod> informer;
  private boolean isStarted;

  /**
   * @param changed called on a thread of the client
   */
  RequestedPods(KubernetesClient client, Runnable changed) {
    this.informer =
        client
            .pods()
            .inAnyNamespace()
            .withLabel(GuardAnnotations.LABEL, GuardAnnotations.LABEL_REQUESTED)
            .runnableInformer(0)
            .exceptionHandler(RequestedPods::retry)
            .addEventHandler(new Wake<>(changed));
  }

  /** Lists and watches in the background, again and again until it is closed. */
  synchronized void start() {
    if (!isStarted) {
      isStarted = true;
      informer.start();
    }
  }

  List<Pod> list() {
    return informer.getStore().list();
  }

  @Override
  public void close() {
    informer.close();
  }

  private static boolean retry(boolean started, Throwable cause) {
    LOG.warnf(
        "%s Pods whose deletion was requested failed, trying again: %s",
        started ? "Watching" : "Listing", ApiAccess.POD.explain(cause));
    return true;
  }
}
