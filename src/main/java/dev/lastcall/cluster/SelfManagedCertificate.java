package dev.lastcall.cluster;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * The serving certificate of a Secret that the leader keeps. What was good last is remembered with
 * its CA, so that the Secret can be put back as it was.
 */
final class SelfManagedCertificate implements ServedCertificate {

  private static final Logger LOG = Logger.getLogger(SelfManagedCertificate.class);

  private final String source;
  private final Clock clock;
  private final Consumer<ServerKey> changed;
  private final ServerKey standIn;
  private volatile State state;

  /**
   * @param source the Secret, for people
   * @param names for the certificate that stands in
   * @param changed called on the thread of {@link #accept} with another pair that was taken over
   */
  SelfManagedCertificate(
      String source, Set<String> names, Clock clock, Consumer<ServerKey> changed) {
    this.source = source;
    this.clock = clock;
    this.changed = changed;
    this.standIn = SelfSignedCertificate.create(names, clock.instant());
    this.state = new State(Optional.empty(), Optional.empty(), Optional.of("not read yet"));
  }

  @Override
  public ServerKey current() {
    return state.served().orElse(standIn);
  }

  /** Not before the callers trust what is served. */
  @Override
  public boolean ready() {
    State now = state;
    return now.served().filter(pair -> pair.notAfter().isAfter(clock.instant())).isPresent()
        && now.memory().filter(CertificateContent::isPublished).isPresent();
  }

  @Override
  public Optional<Instant> notAfter() {
    return state.served().map(ServerKey::notAfter);
  }

  @Override
  public String description() {
    State now = state;
    String problem = now.problem().map(text -> "; " + source + ": " + text).orElse("");
    if (now.served().isEmpty()) {
      return "No certificate yet, serving a throw-away one" + problem;
    }
    Instant end = now.served().get().notAfter();
    return "The certificate in %s %s %s%s%s"
        .formatted(
            source,
            end.isAfter(clock.instant()) ? "is valid until" : "expired at",
            end,
            now.memory().filter(CertificateContent::isPublished).isPresent()
                ? ""
                : ", and its CA is not in the webhook configurations yet",
            problem);
  }

  /** The last content that was good. */
  Optional<CertificateContent> memory() {
    return state.memory();
  }

  /** Takes over what the Secret holds, as far as it is good; to be called on one thread. */
  void accept(CertificateSecret secret) {
    State before = state;
    Optional<CertificateContent> content = secret.content();
    if (content.isEmpty()) {
      state = new State(before.memory(), before.served(), secret.problem());
      if (!before.problem().equals(secret.problem())) {
        LOG.warn(description());
      }
      return;
    }
    // A pair that nobody trusts yet does not take the place of one that is trusted.
    boolean usable = content.get().isPublished() || !ready();
    ServerKey served =
        usable ? content.get().serving() : before.served().orElse(content.get().serving());
    state = new State(content, Optional.of(served), Optional.empty());
    if (!before.served().equals(Optional.of(served))) {
      try {
        changed.accept(current());
      } catch (RuntimeException e) {
        // The next look takes the pair for a new one, and tries again.
        state = new State(content, before.served(), Optional.of(e.toString()));
        throw e;
      }
      LOG.infof("Serving the certificate in %s, valid until %s", source, served.notAfter());
    }
  }

  /**
   * @param memory the last good content
   * @param served empty before there was one
   * @param problem why the Secret as it is now cannot be used
   */
  private record State(
      Optional<CertificateContent> memory, Optional<ServerKey> served, Optional<String> problem) {}
}
