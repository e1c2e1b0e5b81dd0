package dev.lastcall.sidecar;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The drain sidecar: one thread that serves HTTP and moves the drain on, so that nothing needs a
 * lock.
 */
public final class Sidecar {

  private static final long NANOS_PER_MILLI = 1_000_000;

  /** In a drain that is not running, the table is not read more often for those who are curious. */
  private static final long CURIOUS_MILLIS = 1_000;

  private final LongSupplier nanos;
  private final Log log;
  private final Selector selector;
  private final HttpServer server;
  private final DrainCounters counters = new DrainCounters();
  private final Sampler sampler;
  private final ApplicationPorts ports;
  private final Drain drain;
  private final Report report;
  private final byte[] token;

  // No lambda, here and elsewhere: the first one costs a small JVM more than all the rest.
  private final HttpServer.Handler handler =
      new HttpServer.Handler() {
        @Override
        public ByteBuffer answer(HttpRequest request, long now) {
          return Sidecar.this.answer(request, now);
        }
      };

  private volatile boolean terminated;
  private volatile boolean ended;
  private boolean terminationSeen;

  /**
   * Listens on all addresses from now on.
   *
   * @param environment has {@code POD_IP} and the like
   * @param nanos a clock that only goes forward, in nanoseconds
   * @throws IOException when the port is taken
   */
  public Sidecar(
      DrainSettings settings,
      Map<String, String> environment,
      SocketTable table,
      LongSupplier nanos,
      Log log)
      throws IOException {
    this.nanos = nanos;
    this.log = log;
    this.selector = Selector.open();
    this.server = new HttpServer(selector, settings.port(), counters, log);
    this.sampler = new Sampler(table, nanos, counters, log);
    this.ports = new ApplicationPorts(settings.ports(), server.port());
    HttpSender sender = new HttpSender(new PodValues(environment));
    RegistryCalls calls = new RegistryCalls(settings.deregister(), sender, counters, log, wakeUp());
    this.drain = new Drain(settings, ports, sampler, calls, counters, log);
    this.report = new Report(settings, drain, ports, sampler, counters, server);
    this.token = settings.token().getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Where it listens. */
  public int port() {
    return server.port();
  }

  /**
   * An application that listens before its sidecar does was without it for a while: a hook of that
   * time found nobody, and SIGTERM followed at once.
   */
  private void noteLateStart() {
    if (sampler.sample(now())) {
      ports.remember(sampler.snapshot());
      if (ports.areListenedOn()) {
        counters.lateStarts++;
        log.line("event=started-late ports=" + sampler.portList(ports));
      }
    }
  }

  /** Serves until {@link #terminate} was called and no drain runs. */
  public void run() throws IOException {
    log.line("event=listening port=" + port());
    noteLateStart();
    while (true) {
      long now = now();
      if (terminated && !terminationSeen) {
        terminationSeen = true;
        drain.terminate();
      }
      long next = Math.min(drain.step(now), server.nextDeadline());
      if (!drain.phase().isRunning()) {
        answerCallers(now);
        if (terminated) {
          break;
        }
      }
      next = Math.min(next, server.nextDeadline());
      selector.select(next == Drain.NEVER ? 0 : Math.max(1, next - now()));
      server.serve(now(), handler);
    }
    server.close();
    log.line("event=ended");
    ended = true;
  }

  /** Asks it to end when no drain runs; from any thread. */
  public void terminate() {
    terminated = true;
    selector.wakeup();
  }

  /** Whether {@link #run} is over. */
  public boolean isEnded() {
    return ended;
  }

  private Runnable wakeUp() {
    return new Runnable() {
      @Override
      public void run() {
        selector.wakeup();
      }
    };
  }

  private void answerCallers(long now) {
    if (server.waiting() > 0) {
      server.answerWaiting(drained(), now);
    }
  }

  private ByteBuffer drained() {
    return Answer.text(200, drain.phase().text());
  }

  /** The answer, or null when it comes with the end of the drain. */
  private ByteBuffer answer(HttpRequest request, long now) {
    switch (request.path()) {
      case "/drain", "/status", "/metrics", "/healthz":
        break;
      default:
        return Answer.text(404, "no such path; there are /drain, /status, /healthz and /metrics");
    }
    if (!request.method().equals("GET")) {
      return Answer.text(405, "use GET");
    }
    switch (request.path()) {
      case "/drain":
        return drain(request, now);
      case "/healthz":
        return Answer.text(200, "ok");
      case "/status":
        sampleForReport(now);
        return Answer.of(200, "application/json", report.status(now));
      default:
        sampleForReport(now);
        return Answer.of(200, "text/plain; version=0.0.4; charset=utf-8", report.metrics(now));
    }
  }

  private ByteBuffer drain(HttpRequest request, long now) {
    if (!MessageDigest.isEqual(token, request.token())) {
      counters.callersForbidden++;
      return Answer.text(403, "the header Lastcall-Token is missing or wrong");
    }
    if (server.waiting() >= HttpServer.MAX_WAITING) {
      return Answer.text(503, "too many callers wait already");
    }
    drain.call(now, request.container());
    return drain.phase().isRunning() ? null : drained();
  }

  private void sampleForReport(long now) {
    if (sampler.sampledAt() == Long.MIN_VALUE || now - sampler.sampledAt() >= CURIOUS_MILLIS) {
      if (drain.phase() == Phase.IDLE && sampler.sample(now)) {
        ports.remember(sampler.snapshot());
      }
    }
  }

  private long now() {
    return nanos.getAsLong() / NANOS_PER_MILLI;
  }
}
