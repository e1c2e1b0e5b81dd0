package dev.lastcall.cluster;

import dev.lastcall.cluster.CertificateContent.Marks;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.util.IPAddress;

/**
 * Decides what the leader does next about the certificate. The Secret and the webhook
 * configurations say all of it, so that a new leader goes on where the last one stopped.
 *
 * <p>A rotation never leaves anybody without trust: first both CAs are trusted, then the new one
 * signs, and the old one goes when nothing of it can be served any more.
 */
final class CertificatePlan {

  static final Duration AUTHORITY_LIFE = Duration.ofDays(730);
  static final Duration SERVING_LIFE = Duration.ofDays(90);

  /** From a CA in all configurations until it signs: API servers hear of them by a watch. */
  static final Duration SETTLING = Duration.ofSeconds(15);

  /** From another pair served until the CAs before are forgotten: replicas may be cut off. */
  static final Duration RETIREMENT = Duration.ofHours(1);

  private static final int DNS_NAME = 2;

  private CertificatePlan() {}

  /**
   * All that a decision rests on.
   *
   * @param memory the last content that this process knew to be good
   * @param bundles of the webhook configurations that are there
   * @param names DNS names and IP addresses for the serving certificate
   */
  record Situation(
      CertificateSecret secret,
      Optional<CertificateContent> memory,
      List<WebhookBundle> bundles,
      Set<String> names,
      Instant now) {

    /** The memory, unless it is too old to be of use. */
    Optional<CertificateContent> usableMemory() {
      return memory
          .filter(content -> CertificateSecret.isValid(content.authority().certificate(), now))
          .filter(content -> CertificateSecret.isValid(content.serving().certificate(), now))
          .filter(content -> content.isTrusted(now));
    }

    /** Addresses have more than one spelling, so they are not compared. */
    Set<String> dnsNames() {
      return names.stream().filter(name -> !IPAddress.isValid(name)).collect(Collectors.toSet());
    }
  }

  static CertificateTransition next(Situation situation) {
    Optional<CertificateContent> content = situation.secret().content();
    if (content.isEmpty()) {
      return situation.usableMemory().isPresent()
          ? CertificateTransition.RESTORE
          : situation.secret().authority().isPresent()
              ? CertificateTransition.SERVE
              : CertificateTransition.CREATE;
    }
    return content.get().isRotating()
        ? whileRotating(content.get(), situation)
        : atRest(content.get(), situation);
  }

  /** The new CA is there and does not sign yet. */
  private static CertificateTransition whileRotating(
      CertificateContent content, Situation situation) {
    Optional<Instant> since = content.marks().trustedSince();
    if (!isPublished(content, situation)) {
      return since.isPresent()
          ? CertificateTransition.MARK_UNTRUSTED
          : CertificateTransition.PUBLISH;
    }
    if (isNotKnown(since, situation.now())) {
      return CertificateTransition.MARK_TRUSTED;
    }
    return since.get().plus(SETTLING).isAfter(situation.now())
        ? CertificateTransition.REST
        : CertificateTransition.SERVE;
  }

  private static CertificateTransition atRest(CertificateContent content, Situation situation) {
    Instant now = situation.now();
    Marks marks = content.marks();
    if (!isPublished(content, situation)) {
      return CertificateTransition.PUBLISH;
    }
    if (isNotKnown(marks.trustedSince(), now)) {
      return CertificateTransition.MARK_TRUSTED;
    }
    if (marks.isRotationWanted() || isDue(content.authority(), now)) {
      return CertificateTransition.ADD_AUTHORITY;
    }
    if (isDue(content.serving(), now)
        || !dnsNames(content.serving()).equals(situation.dnsNames())) {
      return CertificateTransition.SERVE;
    }
    boolean settled = marks.servedSince().filter(t -> t.plus(RETIREMENT).isAfter(now)).isEmpty();
    return content.trusted().size() > 1 && settled
        ? CertificateTransition.RETIRE
        : CertificateTransition.REST;
  }

  /**
   * What the Secret is to hold after a step that changes it.
   *
   * @throws IllegalArgumentException for a step that does not, or does not fit the situation
   */
  static CertificateContent apply(CertificateTransition transition, Situation situation) {
    CertificateSecret secret = situation.secret();
    Instant now = situation.now();
    Marks marks = secret.marks();
    return switch (transition) {
      case CREATE -> created(situation);
      case RESTORE -> restored(situation.usableMemory().orElseThrow(), marks);
      case SERVE -> serving(situation, secret.authority().orElseThrow());
      case ADD_AUTHORITY -> rotated(secret.content().orElseThrow(), now);
      case MARK_TRUSTED -> secret.content().orElseThrow().with(marks.trusted(Optional.of(now)));
      case MARK_UNTRUSTED -> secret.content().orElseThrow().with(marks.trusted(Optional.empty()));
      case RETIRE -> {
        CertificateContent content = secret.content().orElseThrow();
        yield new CertificateContent(
            content.authority(),
            List.of(content.authority().certificate()),
            content.serving(),
            marks);
      }
      case PUBLISH, REST -> throw new IllegalArgumentException(transition + " changes no Secret");
    };
  }

  /** Everything that was trusted stays trusted, and a pair that still serves goes on. */
  private static CertificateContent created(Situation situation) {
    Instant now = situation.now();
    ServerKey authority = NewCertificate.authority(now, AUTHORITY_LIFE);
    Set<X509Certificate> trusted = new LinkedHashSet<>();
    trusted.add(authority.certificate());
    Stream.concat(
            situation.secret().trusted().stream(),
            situation.bundles().stream().flatMap(WebhookBundle::authorities))
        .filter(certificate -> CertificateSecret.isValid(certificate, now))
        .forEach(trusted::add);
    ServerKey serving =
        situation
            .secret()
            .serving()
            .orElseGet(
                () -> NewCertificate.signedBy(authority, situation.names(), now, SERVING_LIFE));
    return new CertificateContent(
        authority, List.copyOf(trusted), serving, situation.secret().marks().rotated().served(now));
  }

  /** A request for a rotation made meanwhile is not forgotten. */
  private static CertificateContent restored(CertificateContent memory, Marks marks) {
    Marks remembered = memory.marks();
    return memory.with(
        new Marks(
            marks.rotationRequested().or(remembered::rotationRequested),
            remembered.rotationDone(),
            remembered.trustedSince(),
            remembered.servedSince()));
  }

  private static CertificateContent serving(Situation situation, ServerKey authority) {
    Instant now = situation.now();
    return new CertificateContent(
        authority,
        situation.secret().trusted(),
        NewCertificate.signedBy(authority, situation.names(), now, SERVING_LIFE),
        situation.secret().marks().served(now));
  }

  private static CertificateContent rotated(CertificateContent content, Instant now) {
    ServerKey authority = NewCertificate.authority(now, AUTHORITY_LIFE);
    return new CertificateContent(
        authority,
        Stream.concat(Stream.of(authority.certificate()), content.trusted().stream()).toList(),
        content.serving(),
        content.marks().rotated());
  }

  private static boolean isPublished(CertificateContent content, Situation situation) {
    String pem = content.trustedPem();
    return situation.bundles().stream().allMatch(bundle -> bundle.carries(pem));
  }

  /** A time to come was written by a clock that was wrong. */
  private static boolean isNotKnown(Optional<Instant> since, Instant now) {
    return since.filter(time -> !time.isAfter(now)).isEmpty();
  }

  private static boolean isDue(ServerKey pair, Instant now) {
    return !pair.renewal().isAfter(now);
  }

  private static Set<String> dnsNames(ServerKey serving) {
    try {
      Collection<List<?>> names = serving.certificate().getSubjectAlternativeNames();
      return names == null
          ? Set.of()
          : names.stream()
              .filter(name -> Objects.equals(name.get(0), DNS_NAME))
              .map(name -> (String) name.get(1))
              .collect(Collectors.toSet());
    } catch (CertificateParsingException e) {
      return Set.of();
    }
  }
}
