package dev.lastcall.policy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The section {@code drain}: a sidecar that lets a Pod stop when its last inbound connection has
 * gone.
 *
 * @param maxWait how long it waits for connections at most, after the delay; 1 s to 24 h
 * @param ports of the application, 1 to 65535; empty for those that the Pod declares
 * @param deregister calls to an external registry, sent before the delay
 * @param image of the sidecar; empty for the one that the program was given
 * @param user who the sidecar runs as
 * @param resources its requests and limits
 * @param secret what is mounted into it, with credentials for the calls
 */
public record Drain(
    Duration maxWait,
    List<Integer> ports,
    List<Deregistration> deregister,
    Optional<String> image,
    User user,
    Resources resources,
    Optional<SecretMount> secret) {

  public Drain {
    ports = List.copyOf(ports);
    deregister = List.copyOf(deregister);
  }

  /** Who the sidecar runs as. */
  public enum User {
    /** The one of the image, which is not root. */
    Fixed,
    /** Left to the namespace, as OpenShift wants it. */
    FromNamespace
  }

  /**
   * Kubernetes quantities in their canonical form, as the API server gives them back.
   *
   * @param cpu the request
   * @param cpuLimit the limit; the request too in a Guaranteed Pod
   * @param memory request and limit
   */
  public record Resources(String cpu, String cpuLimit, String memory) {

    /**
     * Its memory is more than 1.5 times what the sidecar was measured to use. A JVM takes 0.2 s of
     * CPU to start: under a limit of 10m that would be 20 s in which a hook finds nobody.
     */
    public static final Resources DEFAULT = new Resources("10m", "200m", "80Mi");
  }

  /**
   * A Secret in the namespace of the Pod.
   *
   * @param mountPath an absolute path
   */
  public record SecretMount(String name, String mountPath) {}
}
