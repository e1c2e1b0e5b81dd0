package dev.lastcall.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What {@code serve} was asked for; all paths exist.
 *
 * @param offline whether it runs without a cluster
 * @param policies files and folders; empty for the shipped policies
 * @param namespaces a file of Namespace manifests, offline only
 * @param port of HTTPS, 0 to 65535; 0 for a free one
 * @param managementPort of health and metrics, 0 to 65535
 * @param certificate the folder of {@code tls.crt} and {@code tls.key}
 * @param drainImage the image of drain sidecars where a policy names none
 * @param tokenKey a file that can be read, of 16 to 4096 bytes
 */
public record ServeOptions(
    boolean offline,
    List<Path> policies,
    Optional<Path> namespaces,
    int port,
    int managementPort,
    Optional<Path> certificate,
    Optional<String> drainImage,
    Optional<Path> tokenKey) {

  public ServeOptions {
    policies = List.copyOf(policies);
  }
}
