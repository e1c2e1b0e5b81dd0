package dev.lastcall.testing;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A self-signed certificate for 127.0.0.1, made by the JDK's keytool. */
public record TestCertificate(KeyStore keyStore) {

  private static final String PASSWORD = "password";
  private static final String ALIAS = "test";

  public static TestCertificate forLoopback() throws Exception {
    Path folder = Files.createTempDirectory("certificate");
    Path file = folder.resolve("keys.p12");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    String options =
        " -genkeypair -alias test -keyalg EC -dname CN=test -ext san=ip:127.0.0.1 -validity 2"
            + " -storetype PKCS12 -storepass password -keystore ";
    Process process =
        new ProcessBuilder((keytool + options + file).split(" ")).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException("keytool failed: " + output);
    }
    KeyStore keyStore = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keyStore.load(in, PASSWORD.toCharArray());
    }
    Files.delete(file);
    Files.delete(folder);
    return new TestCertificate(keyStore);
  }

  public SSLContext serverContext() throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(keyStore, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  public X509Certificate certificate() throws Exception {
    return (X509Certificate) keyStore.getCertificate(ALIAS);
  }

  public String pem() throws Exception {
    return pem("CERTIFICATE", certificate().getEncoded());
  }

  /** Writes the pair as a Secret of type kubernetes.io/tls is mounted. */
  public void write(Path folder) throws Exception {
    byte[] key = keyStore.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded();
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("tls.crt"), pem());
    Files.writeString(folder.resolve("tls.key"), pem("PRIVATE KEY", key));
  }

  private static String pem(String type, byte[] encoded) {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
    return "-----BEGIN " + type + "-----\n" + base64 + "\n-----END " + type + "-----\n";
  }
}
