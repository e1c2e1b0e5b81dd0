package dev.lastcall.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import org.jboss.logging.Logger;

/** Watches one object by its name, and tells that something happened to it. */
final class Followed<T extends HasMetadata> implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(Followed.class);

  private final String what;
  private final ApiAccess access;
  private final SharedIndexInformer<T> informer;

  /**
   * @param what the object's kind and name, for the log
   * @param changed called on a thread of the client; what it is now has to be read
   */
  Followed(String what, ApiAccess access, Resource<T> resource, Runnable changed) {
    this.what = what;
    this.access = access;
    this.informer =
        resource
            .runnableInformer(0)
            .exceptionHandler(this::retry)
            .addEventHandler(new Wake<>(changed));
  }

  void start() {
    informer.start();
  }

  /** Whether the object is known not to be there. */
  boolean isAbsent() {
    return informer.hasSynced() && informer.getStore().listKeys().isEmpty();
  }

  boolean isPresent() {
    return !informer.getStore().listKeys().isEmpty();
  }

  @Override
  public void close() {
    informer.close();
  }

  private boolean retry(boolean started, Throwable cause) {
    LOG.warnf("Watching %s failed, trying again: %s", what, access.explain(cause));
    return true;
  }
}
