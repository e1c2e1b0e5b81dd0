package dev.lastcall.policy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
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

  private static final String FOLDER = "/META-INF/lastcall/policies/";

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
    return new PolicySource("shipped/" + name, bytes(name));
  }

  private static byte[] bytes(String name) {
    try (InputStream stream = ShippedPolicies.class.getResourceAsStream(FOLDER + name)) {
      if (stream == null) {
        throw new IllegalStateException("not in this build: " + FOLDER + name);
      }
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
