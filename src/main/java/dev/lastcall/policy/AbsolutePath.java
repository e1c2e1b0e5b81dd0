package dev.lastcall.policy;

import java.util.Arrays;
import java.util.function.UnaryOperator;

/** Paths inside the sidecar. */
final class AbsolutePath {

  private static final int MAX_LENGTH = 255;

  static final StringType TYPE =
      new StringType(
          "an absolute path like /etc/registry", AbsolutePath::isValid, UnaryOperator.identity());

  private static final String TOKENS = "/var/run/secrets/kubernetes.io";

  /**
   * The sidecar never sees the token of its service account: something else is mounted there, which
   * a Secret above it, that cannot be written, would leave no place.
   */
  static final StringType OF_MOUNT =
      new StringType(
          "an absolute path like /etc/registry, neither above nor below /var/run/secrets/kubernetes.io",
          path -> isValid(path) && !isBelow(path + "/", TOKENS) && !isBelow(TOKENS, path),
          UnaryOperator.identity());

  private AbsolutePath() {}

  /** Kubernetes refuses colons in mount paths. */
  private static boolean isValid(String path) {
    return path.length() <= MAX_LENGTH
        && path.startsWith("/")
        && path.chars().allMatch(c -> c > ' ' && c < 0x7f && c != ':')
        && Arrays.stream(path.substring(1).split("/", -1))
            .noneMatch(step -> step.isEmpty() || step.equals(".") || step.equals(".."));
  }

  static boolean isBelow(String path, String folder) {
    return path.startsWith(folder + "/");
  }
}
