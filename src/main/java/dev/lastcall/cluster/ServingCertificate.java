package dev.lastcall.cluster;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * The certificate that HTTPS serves: the pair in a directory, followed as it is renewed, or a
 * self-signed one. Until the directory has a usable pair a throw-away certificate stands in, so
 * that the program starts; it is never ready with it.
 */
final class ServingCertificate implements ServedCertificate, AutoCloseable {

  static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(5);

  private static final Logger LOG = Logger.getLogger(ServingCertificate.class);

  private final Optional<Path> directory;
  private final Clock clock;
  private final Consumer<ServerKey> changed;
  private final Optional<Poll> poll;
  private volatile State state;
  private String lastSeen = "";

  /**
   * @param directory a mounted Secret of type kubernetes.io/tls; empty for a self-signed
   *     certificate
   * @param names DNS names and IP addresses for a self-signed certificate
   * @param interval pause between two looks at the directory
   * @param changed called on the polling thread with another pair that was taken over
   */
  ServingCertificate(
      Optional<Path> directory,
      List<String> names,
      Duration interval,
      Clock clock,
      Consumer<ServerKey> changed) {
    this.directory = directory;
    this.clock = clock;
    this.changed = changed;
    this.state =
        new State(
            SelfSignedCertificate.create(names, clock.instant()),
            directory.isEmpty(),
            Optional.empty());
    this.poll = directory.map(path -> new Poll("certificate", interval, this::poll));
    directory.ifPresent(this::look);
  }

  void start() {
    poll.ifPresent(Poll::start);
  }

  @Override
  public void close() {
    poll.ifPresent(Poll::close);
  }

  @Override
  public ServerKey current() {
    return state.pair();
  }

  @Override
  public boolean ready() {
    State now = state;
    return now.wanted() && now.pair().notAfter().isAfter(clock.instant());
  }

  @Override
  public Optional<Instant> notAfter() {
    return Optional.of(state.pair().notAfter());
  }

  @Override
  public String description() {
    State now = state;
    String source = directory.map(path -> "The certificate in " + path).orElse("Self-signed, it");
    String problem = now.problem().orElse("");
    if (!now.wanted()) {
      return "No usable certificate yet, serving a throw-away one: " + problem;
    }
    Instant end = now.pair().notAfter();
    String validity = source + (end.isAfter(clock.instant()) ? " is valid until " : " expired at ");
    return validity + end + (problem.isEmpty() ? "" : "; its successor was refused: " + problem);
  }

  private void poll() {
    if (look(directory.orElseThrow())) {
      try {
        changed.accept(current());
      } catch (RuntimeException e) {
        // The next poll takes the pair for a new one, and tries again.
        lastSeen = "";
        throw e;
      }
    }
  }

  /** Whether there is another pair now; a bad one leaves the last good one in use. */
  private boolean look(Path path) {
    CertificateFiles files = new CertificateFiles(path);
    String seenBefore = lastSeen;
    lastSeen = "";
    try {
      CertificateFiles.Content content = files.read();
      lastSeen = content.hash();
      if (lastSeen.equals(seenBefore)) {
        return false;
      }
      ServerKey pair = files.parse(content, clock.instant());
      state = new State(pair, true, Optional.empty());
      LOG.infof("Serving the certificate in %s, valid until %s", path, pair.notAfter());
      return true;
    } catch (CertificateProblem e) {
      refuse(e.getMessage());
      return false;
    }
  }

  private void refuse(String problem) {
    State now = state;
    if (!now.problem().equals(Optional.of(problem))) {
      state = new State(now.pair(), now.wanted(), Optional.of(problem));
      LOG.warn(description());
    }
  }

  /**
   * @param wanted whether the pair is the one that was asked for
   * @param problem why the files as they are now cannot be used
   */
  private record State(ServerKey pair, boolean wanted, Optional<String> problem) {}
}
