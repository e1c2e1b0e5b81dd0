package dev.lastcall.engine;

import java.util.Map;
import java.util.Optional;

/** Where the labels of namespaces come from: an informer in a cluster, manifests offline. */
public interface NamespaceLabels {

  /** The labels that are at hand, without waiting; empty when the namespace is not known. */
  Optional<Map<String, String>> cached(String namespace);

  /**
   * Looks the namespace up where the truth is; may block.
   *
   * @throws NamespaceUnavailableException when there is no such namespace, or no answer
   */
  Map<String, String> read(String namespace) throws NamespaceUnavailableException;

  /** Nobody can say now which labels a namespace has. */
  final class NamespaceUnavailableException extends Exception {

    public NamespaceUnavailableException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
