package dev.lastcall.cluster;

import dev.lastcall.manifest.InputException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What replicas in a cluster keep together, by a leader.
 *
 * @param namespace of Lastcall itself
 * @param identity of this replica among those that may lead; the name of its Pod
 * @param lease name of the Lease of the leader
 * @param secret name of the Secret with the CA and the serving certificate; empty for another
 *     source
 * @param tokenSecret name of the Secret with the key of the drain sidecars' tokens
 * @param configuration name of the webhook configurations, mutating and validating
 * @param names DNS names and IP addresses for the serving certificate
 */
public record ReplicaSettings(
    String namespace,
    String identity,
    String lease,
    Optional<String> secret,
    Optional<String> tokenSecret,
    Optional<String> configuration,
    Set<String> names) {

  static final String CERTIFICATE_SECRET = "lastcall.certificate-secret";
  static final String TOKEN_KEY_SECRET = "lastcall.token-key-secret";
  static final String CONFIGURATION = "lastcall.webhook-configuration";
  static final String SERVICE = "lastcall.service";
  static final String LEASE = "lastcall.lease";
  static final String NAMES = "lastcall.certificate.names";
  static final String NAMESPACE = "pod.namespace";
  static final String POD = "pod.name";

  private static final String DEFAULT_LEASE = "lastcall";
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

  public ReplicaSettings {
    names = Set.copyOf(names);
  }

  /**
   * Reads the settings.
   *
   * @param property the value of a property, or null; {@link #variable} has the name that it has in
   *     the environment
   * @return empty when nothing is to be kept by a leader
   * @throws InputException with one message for each setting that is missing or wrong
   */
  public static Optional<ReplicaSettings> of(UnaryOperator<String> property) {
    return new Reader(property).read();
  }

  /**
   * Reads what a leader needs that keeps no Secret.
   *
   * @param property as of {@link #of}
   * @return empty without the namespace of Lastcall itself: then this is no Pod of a cluster
   * @throws InputException with one message for each setting that is missing or wrong
   */
  static Optional<ReplicaSettings> ofLeader(UnaryOperator<String> property) {
    return new Reader(property).readLeader();
  }

  /** As {@code LASTCALL_CERTIFICATE_SECRET} is that of {@code lastcall.certificate-secret}. */
  public static String variable(String property) {
    return property.replaceAll("[.-]", "_").toUpperCase(Locale.ROOT);
  }

  private static final class Reader {

    private final UnaryOperator<String> property;
    private final List<String> problems = new ArrayList<>();

    Reader(UnaryOperator<String> property) {
      this.property = property;
    }

    Optional<ReplicaSettings> read() {
      Optional<String> secret = name(CERTIFICATE_SECRET);
      Optional<String> tokenSecret = name(TOKEN_KEY_SECRET);
      if (secret.isEmpty() && tokenSecret.isEmpty()) {
        refuse();
        return Optional.empty();
      }
      if (secret.isPresent() && value("lastcall.certificate").isPresent()) {
        problems.add(
            "LASTCALL_CERTIFICATE and LASTCALL_CERTIFICATE_SECRET are both set; the certificate has"
                + " one source: unset one of them");
      }
      Optional<String> namespace =
          required(NAMESPACE, "the namespace of Lastcall's own Pod, from the downward API");
      Optional<String> identity = identity();
      Optional<String> service =
          secret.isPresent()
              ? required(SERVICE, "the Service under which the API server calls")
              : Optional.empty();
      String lease = name(LEASE).orElse(DEFAULT_LEASE);
      Optional<String> configuration = name(CONFIGURATION);
      refuse();
      return Optional.of(
          new ReplicaSettings(
              namespace.orElseThrow(),
              identity.orElseThrow(),
              lease,
              secret,
              tokenSecret,
              configuration,
              service.map(name -> names(name, namespace.orElseThrow())).orElse(Set.of())));
    }

    Optional<ReplicaSettings> readLeader() {
      Optional<String> namespace = name(NAMESPACE);
      Optional<String> identity = namespace.flatMap(it -> identity());
      String lease = name(LEASE).orElse(DEFAULT_LEASE);
      refuse();
      return namespace.map(
          it ->
              new ReplicaSettings(
                  it,
                  identity.orElseThrow(),
                  lease,
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  Set.of()));
    }

    private Optional<String> identity() {
      return name(POD)
          .or(() -> required("hostname", "or POD_NAME, the name of Lastcall's own Pod"));
    }

    /** Those under which a Service is called from within a cluster, and further ones. */
    private Set<String> names(String service, String namespace) {
      String name = service + "." + namespace;
      Set<String> names =
          new LinkedHashSet<>(List.of(name + ".svc", name, name + ".svc.cluster.local"));
      value(NAMES).stream()
          .flatMap(text -> Stream.of(text.split(",")))
          .map(String::strip)
          .filter(text -> !text.isEmpty())
          .forEach(names::add);
      return names;
    }

    private Optional<String> required(String key, String meaning) {
      Optional<String> found = name(key);
      if (found.isEmpty()) {
        problems.add("%s is not set; give it %s".formatted(variable(key), meaning));
      }
      return found;
    }

    private Optional<String> name(String key) {
      Optional<String> found = value(key);
      if (found.filter(text -> !NAME.matcher(text).matches()).isPresent()) {
        problems.add(
            "%s: \"%s\" cannot be the name of an object; give lower case letters, digits, - and ."
                .formatted(variable(key), found.get()));
      }
      return found;
    }

    private Optional<String> value(String key) {
      return Optional.ofNullable(property.apply(key)).map(String::strip).filter(t -> !t.isEmpty());
    }

    private void refuse() {
      if (!problems.isEmpty()) {
        throw new InputException(problems);
      }
    }
  }
}
