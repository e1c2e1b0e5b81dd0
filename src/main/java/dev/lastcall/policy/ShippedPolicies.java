package dev.lastcall.policy;

import dev.lastcall.json.ShippedFiles;
import java.util.List;

/** The policies that come with the program, for use where none are given. */
public final class ShippedPolicies {

  static final List<String> NAMES =
      List.of(
          "drain.yaml",
          "grpc.yaml",
          "ingress-controller.yaml",
          "istio.yaml",
          "jobs-untouched.yaml",
          "linkerd.yaml",
          "long-connections.yaml",
          "nginx.yaml",
          "node.yaml",
          "php-fpm.yaml",
          "python-gunicorn.yaml",
          "quarkus.yaml",
          "spring-boot.yaml",
          "web.yaml",
          "workers.yaml");

  private ShippedPolicies() {}

  /** Reads them from the class path; errors speak of {@code shipped/NAME}. */
  public static List<PolicySource> read() {
    return NAMES.stream().map(ShippedPolicies::source).toList();
  }

  /**
   * One of them.
   *
   * @param name of its file
   */
  public static List<PolicySource> of(String name) {
    return List.of(source(name));
  }

  static PolicySource source(String name) {
    return new PolicySource("shipped/" + name, ShippedFiles.read("policies/" + name));
  }
}
