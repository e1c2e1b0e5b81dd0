package dev.lastcall.cluster;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.X509TrustManager;

/**
 * Trusts no client by its certificate, as the server asks none for one. Without a trust manager of
 * its own, the JDK gives each context of a server all authorities of the system: to read them takes
 * 0.1 s, and 4 MiB of memory. Beside it, Quarkus refuses a trust store that is configured for the
 * server, which would be without effect.
 */
enum NoClients implements X509TrustManager {
  INSTANCE;

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("clients are not known by certificates");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("this is the side of a server");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
