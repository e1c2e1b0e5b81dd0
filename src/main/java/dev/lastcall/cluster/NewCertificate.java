package dev.lastcall.cluster;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.IPAddress;

/** Makes keys (EC P-256) and their certificates (ECDSA with SHA-256). */
final class NewCertificate {

  /** Clocks of clients may be slow. */
  static final Duration BACKDATED = Duration.ofHours(1);

  private static final X500Name SERVER = new X500Name("CN=lastcall");

  private NewCertificate() {}

  /**
   * A server's certificate that vouches for itself.
   *
   * @param names DNS names and IP addresses of the server; at least one
   * @throws IllegalArgumentException when a name cannot stand in a certificate
   */
  static ServerKey selfSigned(Collection<String> names, Instant now, Duration life) {
    return new Draft(SERVER, Optional.empty(), now, now.plus(life)).server(names);
  }

  /** A CA that signs servers' certificates and no other CA; its name is its own. */
  static ServerKey authority(Instant now, Duration life) {
    X500Name name = new X500Name("CN=lastcall CA " + now.truncatedTo(ChronoUnit.MILLIS));
    return new Draft(name, Optional.empty(), now, now.plus(life)).authority();
  }

  /**
   * A server's certificate.
   *
   * @param names DNS names and IP addresses of the server; at least one
   * @param life from now; shorter where the CA ends before
   * @throws IllegalArgumentException when a name cannot stand in a certificate
   */
  static ServerKey signedBy(
      ServerKey authority, Collection<String> names, Instant now, Duration life) {
    Instant end = now.plus(life);
    Instant last = authority.notAfter();
    return new Draft(SERVER, Optional.of(authority), now, end.isBefore(last) ? end : last)
        .server(names);
  }

  private static final class Draft {

    private final KeyPair keys = keys();
    private final X500Name issuer;
    private final PrivateKey signer;
    private final X509v3CertificateBuilder builder;

    Draft(X500Name subject, Optional<ServerKey> authority, Instant now, Instant end) {
      this.signer = authority.map(ServerKey::key).orElseGet(keys::getPrivate);
      this.issuer =
          authority.map(a -> X500Name.getInstance(a.subject().getEncoded())).orElse(subject);
      this.builder =
          new JcaX509v3CertificateBuilder(
              issuer,
              new BigInteger(127, new SecureRandom()).setBit(126),
              Date.from(now.minus(BACKDATED)),
              Date.from(end),
              subject,
              keys.getPublic());
      identifiers(authority);
    }

    ServerKey server(Collection<String> names) {
      add(Extension.basicConstraints, true, new BasicConstraints(false));
      add(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      add(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
      add(Extension.subjectAlternativeName, false, alternativeNames(names));
      return signed();
    }

    ServerKey authority() {
      add(Extension.basicConstraints, true, new BasicConstraints(0));
      add(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      return signed();
    }

    private void identifiers(Optional<ServerKey> authority) {
      try {
        JcaX509ExtensionUtils utils = new JcaX509ExtensionUtils();
        add(
            Extension.subjectKeyIdentifier,
            false,
            utils.createSubjectKeyIdentifier(keys.getPublic()));
        add(
            Extension.authorityKeyIdentifier,
            false,
            utils.createAuthorityKeyIdentifier(
                authority.map(a -> a.certificate().getPublicKey()).orElseGet(keys::getPublic)));
      } catch (GeneralSecurityException e) {
        throw impossible(e);
      }
    }

    private void add(ASN1ObjectIdentifier extension, boolean critical, ASN1Encodable value) {
      try {
        builder.addExtension(extension, critical, value);
      } catch (IOException e) {
        throw impossible(e);
      }
    }

    private ServerKey signed() {
      try {
        X509Certificate certificate =
            new JcaX509CertificateConverter()
                .getCertificate(
                    builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer)));
        return new ServerKey(keys.getPrivate(), List.of(certificate));
      } catch (GeneralSecurityException | OperatorCreationException e) {
        throw impossible(e);
      }
    }

    private static KeyPair keys() {
      try {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
      } catch (GeneralSecurityException e) {
        throw impossible(e);
      }
    }

    private static IllegalStateException impossible(Exception e) {
      return new IllegalStateException("a certificate cannot be made", e);
    }
  }

  private static GeneralNames alternativeNames(Collection<String> names) {
    return new GeneralNames(
        new LinkedHashSet<>(names)
            .stream().map(NewCertificate::alternativeName).toArray(GeneralName[]::new));
  }

  private static GeneralName alternativeName(String name) {
    return new GeneralName(
        IPAddress.isValid(name) ? GeneralName.iPAddress : GeneralName.dNSName, name);
  }
}
