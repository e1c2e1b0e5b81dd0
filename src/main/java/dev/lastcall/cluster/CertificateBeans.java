package dev.lastcall.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.tls.runtime.KeyStoreAndKeyCertOptions;
import io.quarkus.tls.runtime.KeyStoreProvider;
import io.quarkus.tls.runtime.TrustStoreAndTrustOptions;
import io.quarkus.tls.runtime.TrustStoreProvider;
import io.smallrye.common.annotation.Identifier;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Gives Quarkus' TLS configuration {@code lastcall} its certificate, and renews it in place. */
@Singleton
class CertificateBeans {

  static final String TLS_CONFIGURATION = "lastcall";

  private static final Logger LOG = Logger.getLogger(CertificateBeans.class);

  private final ServingKeyManager keyManager = new ServingKeyManager();
  private Optional<ServingCertificate> followed = Optional.empty();

  /**
   * @param directory a mounted Secret of type kubernetes.io/tls; absent: self-signed
   * @param names of a self-signed certificate besides those of this machine's loopback; absent: the
   *     host name
   * @param export where a self-signed certificate is written to, as PEM
   */
  @Produces
  @Singleton
  ServedCertificate servedCertificate(
      SharedState shared,
      @ConfigProperty(name = "lastcall.certificate") Optional<Path> directory,
      @ConfigProperty(name = "lastcall.certificate.names") Optional<List<String>> names,
      @ConfigProperty(name = "lastcall.certificate.export") Optional<Path> export) {
    if (shared.certificate().isPresent()) {
      return shared.certificate().get();
    }
    List<String> allNames = new ArrayList<>(List.of("localhost", "127.0.0.1", "::1"));
    allNames.addAll(names.orElseGet(CertificateBeans::hostName));
    ServingCertificate certificate =
        new ServingCertificate(
            directory,
            allNames,
            ServingCertificate.DEFAULT_INTERVAL,
            Clock.systemUTC(),
            keyManager::use);
    followed = Optional.of(certificate);
    if (directory.isEmpty()) {
      ServerKey pair = certificate.current();
      LOG.infof("Self-signed certificate for %s, SHA-256 %s", allNames, pair.fingerprint());
      export.ifPresent(file -> write(file, pair.chainPem()));
    }
    return certificate;
  }

  @Produces
  @Singleton
  @Identifier(TLS_CONFIGURATION)
  KeyStoreProvider keyStoreProvider(ServedCertificate certificate) {
    ServerKey pair = certificate.current();
    keyManager.use(pair);
    return vertx -> new KeyStoreAndKeyCertOptions(pair.keyStore(), KeyCertOptions.wrap(keyManager));
  }

  @Produces
  @Singleton
  @Identifier(TLS_CONFIGURATION)
  TrustStoreProvider trustStoreProvider() {
    return vertx -> new TrustStoreAndTrustOptions(null, TrustOptions.wrap(NoClients.INSTANCE));
  }

  /**
   * What the replicas of a cluster share; nothing where they share nothing, or offline.
   *
   * @param client asked for only where there is a cluster
   */
  @Produces
  @Singleton
  SharedState sharedState(
      Instance<KubernetesClient> client,
      @ConfigProperty(name = "lastcall.mode", defaultValue = "cluster") ClusterBeans.Mode mode) {
    // A client of the cluster reads them. This is the first: Quarkus asks for the certificate, and
    // then fires StartupEvent, at which all others are made.
    HeadStart.awaitAuthorities();
    Optional<ReplicaSettings> settings =
        mode == ClusterBeans.Mode.CLUSTER
            ? ReplicaSettings.of(CertificateBeans::property)
            : Optional.empty();
    return new SharedState(
        settings.map(
            found -> new Replica(client.get(), found, Clock.systemUTC(), keyManager::use)));
  }

  /** The certificate is asked for too, so that it is there before it is followed. */
  void start(@Observes StartupEvent event, SharedState shared, ServedCertificate certificate) {
    LOG.debug(certificate.description());
    followed.ifPresent(ServingCertificate::start);
    shared.start();
  }

  void stop(@Observes ShutdownEvent event, SharedState shared) {
    followed.ifPresent(ServingCertificate::close);
    shared.close();
  }

  private static String property(String name) {
    return ConfigProvider.getConfig().getOptionalValue(name, String.class).orElse(null);
  }

  private static List<String> hostName() {
    try {
      return List.of(InetAddress.getLocalHost().getHostName());
    } catch (UnknownHostException e) {
      return List.of();
    }
  }

  /** In one step, so that who waits for the file never reads half of it. */
  private static void write(Path file, String text) {
    Path target = file.toAbsolutePath();
    try {
      Files.createDirectories(target.getParent());
      Path written = target.resolveSibling(target.getFileName() + ".tmp");
      Files.write(written, text.getBytes(StandardCharsets.US_ASCII));
      Files.move(written, target, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new ConfigurationException("lastcall.certificate.export: " + e);
    }
  }
}
