package dev.lastcall.cluster;

import dev.lastcall.cluster.CertificateContent.Marks;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The Secret of a self-managed certificate, as far as it can be used: {@code tls.crt} and {@code
 * tls.key} are served, {@code ca.crt} is what callers are to trust, and its first certificate is
 * that of {@code ca.key}.
 *
 * @param trusted the CAs in it that have not expired
 * @param problem why it cannot be used as it is; empty when it can
 */
record CertificateSecret(
    Optional<ServerKey> authority,
    List<X509Certificate> trusted,
    Optional<ServerKey> serving,
    Marks marks,
    Optional<String> problem) {

  /** Any new value of it makes the leader rotate CA and serving certificate. */
  static final String ROTATE = "lastcall.dev/rotate";

  static final String ROTATED = "lastcall.dev/rotated";
  static final String TRUSTED_SINCE = "lastcall.dev/trusted-since";
  static final String SERVED_SINCE = "lastcall.dev/served-since";

  CertificateSecret {
    trusted = List.copyOf(trusted);
  }

  static CertificateSecret absent() {
    return new CertificateSecret(
        Optional.empty(), List.of(), Optional.empty(), Marks.NONE, Optional.of("it is not there"));
  }

  /** What can be used now; a certificate that begins within the hour passes for valid. */
  static CertificateSecret read(Secret secret, Instant now) {
    Map<String, String> data = secret.getData() == null ? Map.of() : secret.getData();
    return new Reader(data, now).read(marks(secret));
  }

  Optional<CertificateContent> content() {
    return problem.isPresent()
        ? Optional.empty()
        : Optional.of(
            new CertificateContent(authority.orElseThrow(), trusted, serving.orElseThrow(), marks));
  }

  /** In base64, as {@code data} of a Secret has it. */
  static Map<String, String> data(CertificateContent content) {
    Map<String, String> data = new TreeMap<>();
    data.put("ca.crt", base64(content.trustedPem()));
    data.put("ca.key", base64(content.authority().keyPem()));
    data.put("tls.crt", base64(content.serving().chainPem()));
    data.put("tls.key", base64(content.serving().keyPem()));
    return data;
  }

  /** What the annotations of the Secret become; those of others stay. */
  static Map<String, String> annotations(Map<String, String> before, Marks marks) {
    Map<String, String> all = new LinkedHashMap<>(before == null ? Map.of() : before);
    put(all, ROTATE, marks.rotationRequested());
    put(all, ROTATED, marks.rotationDone());
    put(all, TRUSTED_SINCE, marks.trustedSince().map(Instant::toString));
    put(all, SERVED_SINCE, marks.servedSince().map(Instant::toString));
    return all;
  }

  static boolean isValid(X509Certificate certificate, Instant now) {
    return certificate.getNotAfter().toInstant().isAfter(now)
        && !certificate.getNotBefore().toInstant().isAfter(now.plus(NewCertificate.BACKDATED));
  }

  private static Marks marks(Secret secret) {
    Map<String, String> all = secret.getMetadata().getAnnotations();
    Map<String, String> annotations = all == null ? Map.of() : all;
    return new Marks(
        Optional.ofNullable(annotations.get(ROTATE)),
        Optional.ofNullable(annotations.get(ROTATED)),
        instant(annotations.get(TRUSTED_SINCE)),
        instant(annotations.get(SERVED_SINCE)));
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.ofNullable(text).map(Instant::parse);
    } catch (DateTimeException notOurs) {
      return Optional.empty();
    }
  }

  private static void put(Map<String, String> all, String key, Optional<String> value) {
    all.remove(key);
    value.ifPresent(text -> all.put(key, text));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Takes each part that is good, and keeps what was wrong with the others. */
  private static final class Reader {

    private final Map<String, String> data;
    private final Instant now;
    private final List<String> problems = new ArrayList<>();

    Reader(Map<String, String> data, Instant now) {
      this.data = data;
      this.now = now;
    }

    CertificateSecret read(Marks marks) {
      List<X509Certificate> trusted = trusted();
      Optional<ServerKey> authority =
          pair("ca.crt", "ca.key").filter(pair -> pair.certificate().getBasicConstraints() >= 0);
      if (authority.isEmpty() && problems.isEmpty()) {
        problems.add("ca.crt: the first certificate is not that of a CA");
      }
      Optional<ServerKey> serving = pair("tls.crt", "tls.key");
      if (serving.isPresent() && trusted.stream().noneMatch(serving.get()::isSignedBy)) {
        problems.add("tls.crt: it is signed by none of the CAs in ca.crt");
        serving = Optional.empty();
      }
      return new CertificateSecret(
          authority,
          trusted,
          serving,
          marks,
          problems.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", problems)));
    }

    private List<X509Certificate> trusted() {
      try {
        return Pem.certificates("ca.crt", bytes("ca.crt")).stream()
            .filter(certificate -> isValid(certificate, now))
            .toList();
      } catch (CertificateProblem told) {
        return List.of();
      }
    }

    private Optional<ServerKey> pair(String certificate, String key) {
      try {
        ServerKey pair = Pem.pair(certificate, bytes(certificate), key, bytes(key));
        if (!isValid(pair.certificate(), now)) {
          throw new CertificateProblem(
              "%s: the certificate is valid from %s until %s"
                  .formatted(
                      certificate, pair.certificate().getNotBefore().toInstant(), pair.notAfter()));
        }
        return Optional.of(
            certificate.equals("ca.crt")
                ? new ServerKey(pair.key(), List.of(pair.certificate()))
                : pair);
      } catch (CertificateProblem e) {
        problems.add(e.getMessage());
        return Optional.empty();
      }
    }

    private byte[] bytes(String key) throws CertificateProblem {
      String value = data.get(key);
      if (value == null || value.isEmpty()) {
        throw new CertificateProblem(key + ": it is missing");
      }
      try {
        return Base64.getDecoder().decode(value);
      } catch (IllegalArgumentException e) {
        throw new CertificateProblem(key + ": it is no base64");
      }
    }
  }
}
