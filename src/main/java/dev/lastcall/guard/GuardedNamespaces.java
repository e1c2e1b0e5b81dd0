package dev.lastcall.guard;

import java.util.Map;
import java.util.Optional;

/** Labels of namespaces, by which guards are chosen. */
public interface GuardedNamespaces {

  /** The labels that are at hand, without waiting; empty when the namespace is not known. */
  Optional<Map<String, String>> cached(String namespace);

  /**
   * Looks the namespace up; may block.
   *
   * @throws PodsUnavailableException when there is no such namespace, or no answer
   */
  Map<String, String> read(String namespace) throws PodsUnavailableException;
}
