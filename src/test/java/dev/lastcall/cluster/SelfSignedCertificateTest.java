package dev.lastcall.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;

class SelfSignedCertificateTest {

  private static final Instant NOW = Instant.now();
  private static final List<String> NAMES =
      List.of("localhost", "127.0.0.1", "::1", "lastcall.lastcall.svc");

  @Test
  void carriesAllNamesAsTheirKind() throws Exception {
    var names = create(NAMES).certificate().getSubjectAlternativeNames();
    assertEquals(
        List.of(
            List.of(2, "localhost"),
            List.of(7, "127.0.0.1"),
            List.of(7, "0:0:0:0:0:0:0:1"),
            List.of(2, "lastcall.lastcall.svc")),
        names.stream().map(List::copyOf).toList());
  }

  @Test
  void nameGivenTwiceStandsOnce() throws Exception {
    Collection<List<?>> names =
        create(List.of("localhost", "localhost")).certificate().getSubjectAlternativeNames();
    assertEquals(1, names.size());
  }

  @Test
  void isValidForAYearAndForSlowClocks() throws Exception {
    X509Certificate certificate = create(NAMES).certificate();
    certificate.checkValidity(Date.from(NOW.minus(Duration.ofMinutes(50))));
    certificate.checkValidity(Date.from(NOW.plus(Duration.ofDays(364))));
    assertTrue(certificate.getNotAfter().toInstant().isBefore(NOW.plus(Duration.ofDays(366))));
  }

  @Test
  void cannotSignOtherCertificates() {
    X509Certificate certificate = create(NAMES).certificate();
    assertEquals(-1, certificate.getBasicConstraints());
    assertFalse(certificate.getKeyUsage()[5], "keyCertSign");
  }

  @Test
  void isNewEachTime() {
    ServerKey first = create(NAMES);
    ServerKey second = create(NAMES);
    assertNotEquals(first.fingerprint(), second.fingerprint());
    assertNotEquals(first.certificate().getSerialNumber(), second.certificate().getSerialNumber());
  }

  @Test
  void isTrustedByAClientThatHasItAsItsCertificateAuthority() throws Exception {
    ServerKey pair = create(NAMES);
    HttpsServer server = serve(pair);
    try {
      int port = server.getAddress().getPort();
      for (String host : List.of("localhost", "127.0.0.1")) {
        assertEquals(204, get(host, port, pair));
      }
      assertThrows(SSLException.class, () -> get("localhost", port, create(NAMES)));
    } finally {
      server.stop(0);
    }
  }

  @Test
  void isRefusedUnderAnotherName() throws Exception {
    ServerKey pair = create(List.of("lastcall.lastcall.svc"));
    HttpsServer server = serve(pair);
    try {
      int port = server.getAddress().getPort();
      assertThrows(SSLException.class, () -> get("localhost", port, pair));
    } finally {
      server.stop(0);
    }
  }

  private static ServerKey create(List<String> names) {
    return SelfSignedCertificate.create(names, NOW);
  }

  private static HttpsServer serve(ServerKey pair) throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(pair.keyStore(), new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static int get(String host, int port, ServerKey trusted) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("ca", trusted.certificate());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    URL url = URI.create("https://" + host + ":" + port + "/").toURL();
    HttpsURLConnection connection = (HttpsURLConnection) url.openConnection();
    connection.setSSLSocketFactory(context.getSocketFactory());
    try {
      return connection.getResponseCode();
    } catch (IOException e) {
      connection.disconnect();
      throw e;
    }
  }
}
