package dev.lastcall.sidecar;

/**
 * The one drain of the Pod as a machine that is asked what to do next; it has no clock and no
 * thread. Times are milliseconds of any clock that only goes forward.
 */
final class Drain {

  /** Nothing is to be done until something happens. */
  static final long NEVER = Long.MAX_VALUE;

  /** A drain counts for callers of the same stop: their hooks begin together. */
  static final long FINISHED_COUNTS_MILLIS = 10_000;

  /**
   * Without a connection for so long, the Pod is drained. With the pause between two samples and
   * the kubelet's own time, SIGTERM comes within 2 s after the last connection.
   */
  private static final long QUIET_MILLIS = 1_500;

  private static final long WATCH_MILLIS = 500;

  private final DrainSettings settings;
  private final ApplicationPorts ports;
  private final Sampler sampler;
  private final Deregistration deregistration;
  private final DrainCounters counters;
  private final Log log;

  private Phase phase = Phase.IDLE;
  private long startedAt;
  private long finishedAt;
  private long quietSince = NEVER;
  private long nextSample;
  private boolean terminating;

  Drain(
      DrainSettings settings,
      ApplicationPorts ports,
      Sampler sampler,
      Deregistration deregistration,
      DrainCounters counters,
      Log log) {
    this.settings = settings;
    this.ports = ports;
    this.sampler = sampler;
    this.deregistration = deregistration;
    this.counters = counters;
    this.log = log;
  }

  Phase phase() {
    return phase;
  }

  /** Milliseconds until the drain is over at the latest; 0 when none runs. */
  long millisLeft(long now) {
    return phase.isRunning() ? Math.max(0, deadline() - now) : 0;
  }

  /** A caller asks for the drain; {@link Phase#isRunning} tells whether it has to wait. */
  void call(long now, String container) {
    if (phase.isRunning() || (phase.isFinished() && now - finishedAt < FINISHED_COUNTS_MILLIS)) {
      log.line("event=joined container=" + container + " phase=" + phase.text());
      return;
    }
    counters.drains++;
    startedAt = now;
    quietSince = NEVER;
    nextSample = now;
    if (sampler.sample(now)) {
      ports.remember(sampler.snapshot());
    } else {
      ports.remember(new SocketSnapshot());
    }
    log.line("event=started container=" + container + " ports=" + sampler.portList(ports));
    if (settings.deregister().isEmpty()) {
      enter(Phase.DELAY, "seconds=" + settings.delayMillis() / 1000);
    } else {
      enter(Phase.DEREGISTERING, "calls=" + settings.deregister().size());
      deregistration.deregister();
    }
  }

  /** SIGTERM came: the applications of the Pod have ended, or somebody stops the sidecar alone. */
  void terminate() {
    terminating = true;
    if (phase.isRunning()) {
      counters.terminationsIgnored++;
      log.line("event=sigterm-ignored phase=" + phase.text());
    }
  }

  /**
   * Does what is due.
   *
   * @return when there is something to do again, or {@link #NEVER}
   */
  long step(long now) {
    if (phase.isRunning()) {
      run(now);
    } else if (phase.isFinished() && now >= nextSample) {
      watch(now);
    }
    if (phase.isRunning()) {
      return Math.min(Math.min(nextSample, deadline()), nextChange(now));
    }
    return phase.isFinished() ? nextSample : NEVER;
  }

  private void run(long now) {
    if (now >= nextSample && !sample(now)) {
      return;
    }
    boolean callsOver = deregistration.isOver() || now >= deregisterEnd();
    if (phase == Phase.DEREGISTERING && callsOver) {
      if (!deregistration.isOver()) {
        counters.budgetsExceeded++;
        log.line("event=deregister-given-up");
      }
      if (now < delayEnd()) {
        enter(Phase.DELAY, "seconds=" + (delayEnd() - now + 999) / 1000);
      }
    }
    if (phase != Phase.WAITING && callsOver && now >= delayEnd()) {
      enter(Phase.WAITING, sampler.connectionList(ports));
    }
    if (phase == Phase.WAITING && isQuiet()) {
      finish(Phase.DONE, now);
    } else if (now >= deadline()) {
      finish(quietSince == NEVER ? Phase.TIMED_OUT : Phase.DONE, now);
    }
  }

  /** Looks at the sockets; false when the drain ended by that. */
  private boolean sample(long now) {
    boolean read = sampler.sample(now);
    SocketSnapshot snapshot = sampler.snapshot();
    if (read && ports.restarted(snapshot, false)) {
      forget();
      return false;
    }
    long connections = read ? ports.connections(snapshot) : NEVER;
    if (connections > 0) {
      quietSince = NEVER;
    } else if (quietSince == NEVER && now >= delayEnd() - QUIET_MILLIS) {
      quietSince = now;
    }
    if (connections == 0 && terminating && ports.allGone(snapshot)) {
      log.line("event=application-gone");
      finish(Phase.DONE, now);
      return false;
    }
    nextSample = now + sampler.interval(connections);
    if (now < delayEnd()) {
      long quietStart = delayEnd() - QUIET_MILLIS;
      nextSample = Math.min(nextSample, now < quietStart ? quietStart : delayEnd());
    }
    return true;
  }

  private boolean isQuiet() {
    return quietSince != NEVER && sampler.sampledAt() - quietSince >= QUIET_MILLIS;
  }

  private void watch(long now) {
    if (sampler.sample(now) && ports.restarted(sampler.snapshot(), true)) {
      forget();
    } else {
      nextSample = now + Math.max(WATCH_MILLIS, sampler.interval(0));
    }
  }

  private void forget() {
    counters.forgotten++;
    enter(Phase.IDLE, "reason=application-restarted");
    if (!settings.deregister().isEmpty()) {
      deregistration.undo();
    }
  }

  private void finish(Phase end, long now) {
    finishedAt = now;
    nextSample = now + WATCH_MILLIS;
    enter(end, "seconds=" + (now - startedAt) / 1000 + " " + sampler.connectionList(ports));
  }

  private void enter(Phase next, String details) {
    phase = next;
    counters.phases[next.ordinal()]++;
    log.line("phase=" + next.text() + " " + details);
  }

  private long delayEnd() {
    return startedAt + settings.delayMillis();
  }

  private long deadline() {
    return delayEnd() + settings.maxWaitMillis();
  }

  private long deregisterEnd() {
    return startedAt + settings.deregisterBudgetMillis();
  }

  private long nextChange(long now) {
    long next = now < delayEnd() ? delayEnd() : NEVER;
    return phase == Phase.DEREGISTERING ? Math.min(next, deregisterEnd()) : next;
  }
}
