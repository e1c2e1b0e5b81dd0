package dev.lastcall.cluster;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * Gives each handshake the pair that is in use when it begins. The options of the server stay as
 * they are: Vert.x 4.5 closes connections that arrive while it exchanges them, since the new ones
 * are a Future that has no result yet.
 */
final class ServingKeyManager extends X509ExtendedKeyManager {

  private static final char SEPARATOR = '/';

  private volatile Keys keys = new Keys(Optional.empty(), Optional.empty());

  /**
   * The next handshakes get this pair; those that have begun keep theirs.
   *
   * @throws IllegalStateException when the pair cannot be used
   */
  void use(ServerKey pair) {
    keys = new Keys(Optional.of(Candidate.of(pair)), keys.current());
  }

  private record Keys(Optional<Candidate> current, Optional<Candidate> previous) {

    /** The one whose alias it is. */
    <T> T find(String alias, Function<Candidate, T> question) {
      return Stream.of(current, previous)
          .flatMap(Optional::stream)
          .filter(candidate -> alias != null && alias.startsWith(candidate.prefix()))
          .findFirst()
          .map(question)
          .orElse(null);
    }
  }

  /**
   * @param prefix of the aliases of this pair
   */
  private record Candidate(String prefix, X509ExtendedKeyManager manager) {

    static Candidate of(ServerKey pair) {
      try {
        KeyManagerFactory factory = KeyManagerFactory.getInstance("SunX509");
        factory.init(pair.keyStore(), new char[0]);
        for (KeyManager manager : factory.getKeyManagers()) {
          if (manager instanceof X509ExtendedKeyManager extended) {
            return new Candidate(pair.fingerprint() + SEPARATOR, extended);
          }
        }
        throw new IllegalStateException("SunX509 has no key manager for TLS");
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("the pair cannot be served", e);
      }
    }

    String prefixed(String alias) {
      return alias == null ? null : prefix + alias;
    }

    String own(String alias) {
      return alias.substring(prefix.length());
    }
  }

  @Override
  public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
    return keys.current()
        .map(it -> it.prefixed(it.manager().chooseEngineServerAlias(keyType, issuers, engine)))
        .orElse(null);
  }

  @Override
  public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
    return keys.current()
        .map(it -> it.prefixed(it.manager().chooseServerAlias(keyType, issuers, socket)))
        .orElse(null);
  }

  @Override
  public String[] getServerAliases(String keyType, Principal[] issuers) {
    return keys.current()
        .map(
            it ->
                Stream.ofNullable(it.manager().getServerAliases(keyType, issuers))
                    .flatMap(Stream::of)
                    .map(it::prefixed)
                    .toArray(String[]::new))
        .orElse(null);
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return keys.find(alias, it -> it.manager().getCertificateChain(it.own(alias)));
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return keys.find(alias, it -> it.manager().getPrivateKey(it.own(alias)));
  }

  /** It serves only. */
  @Override
  public String[] getClientAliases(String keyType, Principal[] issuers) {
    return null;
  }

  @Override
  public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
    return null;
  }
}
