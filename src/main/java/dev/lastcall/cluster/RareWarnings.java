package dev.lastcall.cluster;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jboss.logging.Logger;

/** Warnings of what may go wrong at every request: one in a minute about each kind of object. */
final class RareWarnings {

  private static final Duration PAUSE = Duration.ofMinutes(1);

  private final Logger log;
  private final Clock clock;
  private final Map<ApiAccess, Instant> last = new HashMap<>();

  RareWarnings(Logger log, Clock clock) {
    this.log = log;
    this.clock = clock;
  }

  synchronized void warn(ApiAccess access, String message) {
    Instant now = clock.instant();
    Instant before = last.get(access);
    if (before == null || !now.isBefore(before.plus(PAUSE))) {
      last.put(access, now);
      log.warnf("%s (told once in a minute)", message);
    }
  }
}
