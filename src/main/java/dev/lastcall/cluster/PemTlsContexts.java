package dev.lastcall.cluster;

import dev.lastcall.guard.BoundedMap;
import dev.lastcall.guard.MountedFiles;
import dev.lastcall.guard.TlsContexts;
import dev.lastcall.guard.UnusableFileException;
import dev.lastcall.policy.HttpCall.ClientCertificate;
import dev.lastcall.policy.HttpCall.Tls;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Contexts from PEM files. A context is made anew when the content of a file has changed. */
public final class PemTlsContexts implements TlsContexts {

  private static final int MAX_BYTES = 1024 * 1024;
  private static final int MAX_CONTEXTS = 32;

  private final Map<Tls, Cached> contexts =
      new BoundedMap<>(MAX_CONTEXTS, BoundedMap.Forgets.LEAST_USED);

  @Override
  public synchronized SSLContext context(Tls tls) throws UnusableFileException {
    Map<String, byte[]> files = new HashMap<>();
    Fingerprint fingerprint = new Fingerprint();
    for (String file : files(tls)) {
      byte[] content = MountedFiles.read(file, MAX_BYTES);
      files.put(file, content);
      fingerprint.add(content);
    }
    String hash = fingerprint.hex();
    Cached cached = contexts.get(tls);
    if (cached == null || !cached.hash().equals(hash)) {
      cached = new Cached(hash, made(tls, files));
      contexts.put(tls, cached);
    }
    return cached.context();
  }

  private static List<String> files(Tls tls) {
    return Stream.concat(
            tls.caFile().stream(),
            tls.clientCertificate().stream()
                .flatMap(it -> Stream.of(it.certificateFile(), it.keyFile())))
        .toList();
  }

  private static SSLContext made(Tls tls, Map<String, byte[]> files) throws UnusableFileException {
    try {
      KeyManager[] keys = null;
      TrustManager[] authorities = null;
      if (tls.clientCertificate().isPresent()) {
        keys = keys(tls.clientCertificate().get(), files);
      }
      if (tls.caFile().isPresent()) {
        authorities = authorities(tls.caFile().get(), files);
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, authorities, null);
      return context;
    } catch (CertificateProblem e) {
      throw new UnusableFileException(e.getMessage());
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("certificates that were read cannot be used", e);
    }
  }

  private static KeyManager[] keys(ClientCertificate client, Map<String, byte[]> files)
      throws CertificateProblem, GeneralSecurityException {
    String certificate = client.certificateFile();
    String key = client.keyFile();
    ServerKey pair = Pem.pair(certificate, files.get(certificate), key, files.get(key));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(pair.keyStore(), new char[0]);
    return factory.getKeyManagers();
  }

  private static TrustManager[] authorities(String file, Map<String, byte[]> files)
      throws CertificateProblem, GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    int number = 0;
    for (X509Certificate authority : Pem.certificates(file, files.get(file))) {
      store.setCertificateEntry("authority-" + number++, authority);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private record Cached(String hash, SSLContext context) {}
}
