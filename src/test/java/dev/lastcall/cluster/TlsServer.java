package dev.lastcall.cluster;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Optional;

/** An HTTPS server on loopback that answers everything with 200. */
record TlsServer(WireMockServer server) implements AutoCloseable {

  private static final String PASSWORD = "password";

  /**
   * @param folder for its key stores
   * @param client the certificate that it demands of clients
   */
  static TlsServer start(Path folder, ServerKey key, Optional<Certificate> client)
      throws Exception {
    KeyStore own = empty();
    own.setKeyEntry(
        "server", key.key(), PASSWORD.toCharArray(), key.chain().toArray(Certificate[]::new));
    WireMockConfiguration configuration =
        options()
            .dynamicPort()
            .dynamicHttpsPort()
            .keystorePath(written(own, folder.resolve("server.p12")))
            .keystoreType("PKCS12")
            .keystorePassword(PASSWORD)
            .keyManagerPassword(PASSWORD);
    if (client.isPresent()) {
      KeyStore trusted = empty();
      trusted.setCertificateEntry("client", client.get());
      configuration
          .needClientAuth(true)
          .trustStorePath(written(trusted, folder.resolve("trusted.p12")))
          .trustStoreType("PKCS12")
          .trustStorePassword(PASSWORD);
    }
    WireMockServer server = new WireMockServer(configuration);
    server.start();
    server.stubFor(any(anyUrl()).willReturn(ok()));
    return new TlsServer(server);
  }

  String url() {
    return "https://127.0.0.1:" + server.httpsPort();
  }

  @Override
  public void close() {
    server.stop();
  }

  private static KeyStore empty() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static String written(KeyStore store, Path file) throws Exception {
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, PASSWORD.toCharArray());
    }
    return file.toString();
  }
}
