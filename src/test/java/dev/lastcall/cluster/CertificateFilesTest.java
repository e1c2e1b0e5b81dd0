package dev.lastcall.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CertificateFilesTest {

  private static final Instant NOW = Instant.now();
  private static final String EC_PARAMETERS =
      "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";
  private static final ServerKey EC = SelfSignedCertificate.create(List.of("localhost"), NOW);
  private static final ServerKey OTHER = SelfSignedCertificate.create(List.of("localhost"), NOW);
  private static final ServerKey EXPIRED =
      SelfSignedCertificate.create(List.of("localhost"), NOW.minus(Duration.ofDays(400)));
  private static final ServerKey RSA = rsa();

  @TempDir Path folder;

  static Stream<Arguments> keys() throws Exception {
    return Stream.of(
        arguments("PRIVATE KEY", EC, EC.keyPem()),
        arguments("PRIVATE KEY", RSA, RSA.keyPem()),
        arguments("EC PRIVATE KEY", EC, traditional(EC)),
        arguments("RSA PRIVATE KEY", RSA, traditional(RSA)),
        arguments("EC PARAMETERS", EC, EC_PARAMETERS + traditional(EC)));
  }

  @ParameterizedTest
  @MethodSource("keys")
  void readsEveryKindOfKey(String header, ServerKey pair, String key) throws Exception {
    assertTrue(key.startsWith("-----BEGIN " + header + "-----"), key.substring(0, 40));
    ServerKey read = parse(pair.chainPem(), key);
    assertEquals(secret(pair.key()), secret(read.key()));
    assertEquals(pair.chain(), read.chain());
  }

  @Test
  void readsTheWholeChainInItsOrder() throws Exception {
    ServerKey read = parse(EC.chainPem() + OTHER.chainPem(), EC.keyPem());
    assertEquals(List.of(EC.certificate(), OTHER.certificate()), read.chain());
  }

  static Stream<Arguments> problems() throws Exception {
    String certificate = EC.chainPem();
    String key = EC.keyPem();
    return Stream.of(
        arguments("tls.crt", "no such file", null, key),
        arguments("tls.key", "no such file", certificate, null),
        arguments("tls.crt", "no certificate", "", key),
        arguments("tls.crt", "expected PEM", "nonsense", key),
        arguments("tls.crt", "expected PEM", key, key),
        arguments("tls.crt", "expected PEM", certificate.substring(0, 200), key),
        arguments("tls.key", "no PEM private key", certificate, ""),
        arguments("tls.key", "no PEM private key", certificate, "nonsense"),
        arguments("tls.key", "no PEM private key", certificate, certificate),
        arguments("tls.key", "not a readable private key", certificate, key.substring(0, 100)),
        arguments("tls.key", "encrypted", certificate, encrypted()),
        arguments("tls.key", "found a key of type EdDSA", certificate, ed25519()),
        arguments("tls.key", "does not belong", certificate, OTHER.keyPem()),
        arguments("tls.key", "does not belong", certificate, RSA.keyPem()),
        arguments("tls.crt", "expired at", EXPIRED.chainPem(), EXPIRED.keyPem()));
  }

  @ParameterizedTest
  @MethodSource("problems")
  void problemNamesTheFileAndWhatIsWrong(
      String file, String wrong, String certificate, String key) {
    var thrown = assertThrows(CertificateProblem.class, () -> parse(certificate, key));
    String start = folder.resolve(file) + ": ";
    assertTrue(thrown.getMessage().startsWith(start), thrown.getMessage());
    assertTrue(thrown.getMessage().contains(wrong), thrown.getMessage());
  }

  @Test
  void contentDiffersWhenEitherFileDoes() throws Exception {
    write(EC.chainPem(), EC.keyPem());
    CertificateFiles files = new CertificateFiles(folder);
    String first = files.read().hash();
    assertEquals(first, files.read().hash());
    write(EC.chainPem(), OTHER.keyPem());
    String second = files.read().hash();
    write(OTHER.chainPem(), OTHER.keyPem());
    assertEquals(3, Stream.of(first, second, files.read().hash()).distinct().count());
  }

  private ServerKey parse(String certificate, String key) throws Exception {
    write(certificate, key);
    CertificateFiles files = new CertificateFiles(folder);
    return files.parse(files.read(), NOW);
  }

  private void write(String certificate, String key) throws IOException {
    if (certificate != null) {
      Files.writeString(folder.resolve("tls.crt"), certificate);
    }
    if (key != null) {
      Files.writeString(folder.resolve("tls.key"), key);
    }
  }

  /** The encodings of the same key may differ. */
  private static BigInteger secret(PrivateKey key) {
    return key instanceof ECPrivateKey ec ? ec.getS() : ((RSAPrivateKey) key).getPrivateExponent();
  }

  private static ServerKey rsa() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      KeyPair keys = generator.generateKeyPair();
      X500Name name = new X500Name("CN=rsa");
      var builder =
          new JcaX509v3CertificateBuilder(
              name,
              BigInteger.ONE,
              Date.from(NOW),
              Date.from(NOW.plus(Duration.ofDays(1))),
              name,
              keys.getPublic());
      var signer = new JcaContentSignerBuilder("SHA256withRSA").build(keys.getPrivate());
      var certificate = new JcaX509CertificateConverter().getCertificate(builder.build(signer));
      return new ServerKey(keys.getPrivate(), List.of(certificate));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** As OpenSSL wrote keys before PKCS#8; an EC key names its curve. */
  private static String traditional(ServerKey pair) throws IOException {
    PrivateKeyInfo info = PrivateKeyInfo.getInstance(pair.key().getEncoded());
    if (!(pair.key() instanceof ECPrivateKey key)) {
      return pem("RSA PRIVATE KEY", info.parsePrivateKey().toASN1Primitive().getEncoded());
    }
    var sec1 =
        new org.bouncycastle.asn1.sec.ECPrivateKey(256, key.getS(), SECObjectIdentifiers.secp256r1);
    return pem("EC PRIVATE KEY", sec1.getEncoded());
  }

  private static String encrypted() throws Exception {
    return pem(
        "ENCRYPTED PRIVATE KEY",
        new EncryptedPrivateKeyInfo("PBEWithSHA1AndDESede", new byte[32]).getEncoded());
  }

  /** Java can serve it, the PEM reader of Vert.x cannot. */
  private static String ed25519() throws Exception {
    byte[] key =
        KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate().getEncoded();
    return pem("PRIVATE KEY", key);
  }

  private static String pem(String type, byte[] content) throws IOException {
    StringWriter text = new StringWriter();
    try (PemWriter writer = new PemWriter(text)) {
      writer.writeObject(new PemObject(type, content));
    }
    return text.toString();
  }
}
