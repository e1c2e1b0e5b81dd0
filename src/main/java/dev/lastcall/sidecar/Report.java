package dev.lastcall.sidecar;

/** What {@code /status} and {@code /metrics} tell. */
final class Report {

  private static final String PREFIX = "lastcall_drain_";

  private final DrainSettings settings;
  private final Drain drain;
  private final ApplicationPorts ports;
  private final Sampler sampler;
  private final DrainCounters counters;
  private final HttpServer server;

  Report(
      DrainSettings settings,
      Drain drain,
      ApplicationPorts ports,
      Sampler sampler,
      DrainCounters counters,
      HttpServer server) {
    this.settings = settings;
    this.drain = drain;
    this.ports = ports;
    this.sampler = sampler;
    this.counters = counters;
    this.server = server;
  }

  /** One JSON object. */
  String status(long now) {
    StringBuilder json = new StringBuilder(512);
    json.append("{\"phase\":\"").append(drain.phase().text()).append('"');
    member(json, "secondsLeft", secondsLeft(now));
    member(json, "callers", server.waiting());
    member(json, "connections", ports.connections(sampler.snapshot()));
    json.append(",\"connectionsByPort\":{");
    String separator = "";
    for (int port : ports.ports()) {
      json.append(separator)
          .append('"')
          .append(port)
          .append("\":")
          .append(sampler.snapshot().established(port));
      separator = ",";
    }
    json.append("},\"ports\":\"").append(settings.ports().isEmpty() ? "Auto" : "List").append('"');
    member(json, "delaySeconds", settings.delayMillis() / 1000);
    member(json, "maxWaitSeconds", settings.maxWaitMillis() / 1000);
    member(json, "drains", counters.drains);
    member(json, "timedOut", counters.phases[Phase.TIMED_OUT.ordinal()]);
    member(json, "deregisterFailures", counters.deregisterFailures.get());
    member(json, "unreadableSocketTables", counters.readFailures);
    return json.append("}\n").toString();
  }

  private static void member(StringBuilder json, String name, long value) {
    json.append(",\"").append(name).append("\":").append(value);
  }

  private long secondsLeft(long now) {
    return (drain.millisLeft(now) + 999) / 1000;
  }

  /** The text format of Prometheus, version 0.0.4. */
  String metrics(long now) {
    StringBuilder text = new StringBuilder(4_096);
    phases(text);
    head(text, "connections", "gauge", "Established inbound connections of the application.");
    for (int port : ports.ports()) {
      sample(text, "connections{port=\"" + port + "\"}", sampler.snapshot().established(port));
    }
    single(text, "seconds_left", "gauge", "Until the drain ends at the latest.", secondsLeft(now));
    single(text, "callers", "gauge", "Hooks that wait.", server.waiting());
    head(text, "calls_total", "counter", "Calls of /drain by what became of them.");
    sample(text, "calls_total{result=\"drained\"}", counters.callersAnswered);
    sample(text, "calls_total{result=\"forbidden\"}", counters.callersForbidden);
    sample(text, "calls_total{result=\"gone\"}", counters.callersGone);
    registry(text);
    single(
        text,
        "forgotten_total",
        "counter",
        "Drains forgotten because a container was restarted.",
        counters.forgotten);
    single(
        text,
        "sigterm_ignored_total",
        "counter",
        "SIGTERM that came while a drain ran.",
        counters.terminationsIgnored);
    limits(text);
    return text.toString();
  }

  private void phases(StringBuilder text) {
    head(text, "phase", "gauge", "1 for the phase in which the drain is.");
    for (Phase phase : Phase.values()) {
      sample(text, labelled("phase", phase), drain.phase() == phase ? 1 : 0);
    }
    head(text, "phases_total", "counter", "Phases that began; timed-out: ended by maxWait.");
    for (Phase phase : Phase.values()) {
      sample(text, labelled("phases_total", phase), counters.phases[phase.ordinal()]);
    }
    single(text, "drains_total", "counter", "Drains that began.", counters.drains);
    single(
        text,
        "late_starts_total",
        "counter",
        "1 when the application listened before the sidecar did, and so was without it.",
        counters.lateStarts);
    single(
        text,
        "timed_out_total",
        "counter",
        "Drains that ended by maxWait, with connections left.",
        counters.phases[Phase.TIMED_OUT.ordinal()]);
  }

  private void registry(StringBuilder text) {
    head(text, "deregister_total", "counter", "Deregister calls by result.");
    sample(text, "deregister_total{result=\"ok\"}", counters.deregistered.get());
    sample(text, "deregister_total{result=\"failed\"}", counters.deregisterFailures.get());
    head(text, "undo_total", "counter", "Calls that take a deregistration back, by result.");
    sample(text, "undo_total{result=\"ok\"}", counters.undone.get());
    sample(text, "undo_total{result=\"failed\"}", counters.undoFailures.get());
    single(
        text,
        "deregister_timeouts_total",
        "counter",
        "Attempts of calls without an answer in time.",
        counters.attemptTimeouts.get());
    single(
        text,
        "deregister_budget_exceeded_total",
        "counter",
        "Drains that went on before the calls were over.",
        counters.budgetsExceeded);
  }

  private void limits(StringBuilder text) {
    single(
        text,
        "http_connections_cut_total",
        "counter",
        "Connections to the sidecar that were too slow or too many.",
        counters.connectionsCut);
    single(
        text,
        "malformed_lines_total",
        "counter",
        "Lines of the socket tables that are no socket.",
        counters.malformedLines);
    single(
        text,
        "socket_read_failures_total",
        "counter",
        "Failed readings of the socket tables.",
        counters.readFailures);
    single(
        text,
        "socket_read_microseconds",
        "gauge",
        "How long the last reading of the socket tables took.",
        sampler.costNanos() / 1000);
  }

  private static String labelled(String name, Phase phase) {
    return name + "{phase=\"" + phase.text() + "\"}";
  }

  private static void single(
      StringBuilder text, String name, String type, String help, long value) {
    head(text, name, type, help);
    sample(text, name, value);
  }

  private static void head(StringBuilder text, String name, String type, String help) {
    text.append("# HELP ").append(PREFIX).append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(PREFIX).append(name).append(' ').append(type).append('\n');
  }

  private static void sample(StringBuilder text, String series, long value) {
    text.append(PREFIX).append(series).append(' ').append(value).append('\n');
  }
}
