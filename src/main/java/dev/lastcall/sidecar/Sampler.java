package dev.lastcall.sidecar;

import java.io.IOException;
import java.util.function.LongSupplier;

/** Reads the socket table, and decides how often that may be done. */
final class Sampler {

  private static final long FAST_MILLIS = 100;
  private static final long MEDIUM_MILLIS = 250;
  private static final long SLOW_MILLIS = 1_000;
  private static final long FEW = 10;
  private static final long SOME = 1_000;

  /** At most a tenth of the time is spent with reading, and the pause is never longer than this. */
  private static final long PAUSE_PER_COST = 10;

  private static final long MAX_PAUSE_MILLIS = 5_000;

  /** In the 1.5 s without a connection there are at least three samples. */
  private static final long QUIET_PAUSE_MILLIS = 500;

  private static final int PORTS_SHOWN = 16;

  private final SocketTable table;
  private final LongSupplier nanos;
  private final DrainCounters counters;
  private final Log log;
  private final SocketSnapshot snapshot = new SocketSnapshot();
  private long sampledAt = Long.MIN_VALUE;
  private long costNanos;
  private boolean readable = true;

  Sampler(SocketTable table, LongSupplier nanos, DrainCounters counters, Log log) {
    this.table = table;
    this.nanos = nanos;
    this.counters = counters;
    this.log = log;
  }

  /** Reads the table; false when that failed, and then nothing is known of connections. */
  boolean sample(long now) {
    long begin = nanos.getAsLong();
    sampledAt = now;
    try {
      table.read(snapshot);
    } catch (IOException e) {
      counters.readFailures++;
      if (readable) {
        log.line("event=sockets-unreadable error=" + Log.value(String.valueOf(e.getMessage())));
      }
      readable = false;
      return false;
    }
    readable = true;
    counters.malformedLines += snapshot.malformedLines();
    costNanos = nanos.getAsLong() - begin;
    return true;
  }

  /** Of the last reading, good or bad; {@link Long#MIN_VALUE} before the first. */
  long sampledAt() {
    return sampledAt;
  }

  long costNanos() {
    return costNanos;
  }

  SocketSnapshot snapshot() {
    return snapshot;
  }

  /** Milliseconds until the next reading: soon when few are left, later when reading is dear. */
  long interval(long connections) {
    long wanted = connections <= FEW ? FAST_MILLIS : SLOW_MILLIS;
    if (connections > FEW && connections <= SOME) {
      wanted = MEDIUM_MILLIS;
    }
    long pause = Math.max(wanted, PAUSE_PER_COST * costNanos / 1_000_000);
    return Math.min(pause, connections == 0 ? QUIET_PAUSE_MILLIS : MAX_PAUSE_MILLIS);
  }

  String portList(ApplicationPorts ports) {
    int[] all = ports.ports();
    StringBuilder text = new StringBuilder();
    for (int index = 0; index < Math.min(all.length, PORTS_SHOWN); index++) {
      text.append(index == 0 ? "" : ",").append(all[index]);
    }
    if (all.length > PORTS_SHOWN) {
      text.append(",...");
    }
    return text.length() == 0 ? "none" : text.toString();
  }

  String connectionList(ApplicationPorts ports) {
    StringBuilder text = new StringBuilder("connections=");
    text.append(ports.connections(snapshot));
    for (int port : ports.ports()) {
      if (snapshot.established(port) > 0) {
        text.append(" port-").append(port).append('=').append(snapshot.established(port));
      }
    }
    return text.toString();
  }
}
