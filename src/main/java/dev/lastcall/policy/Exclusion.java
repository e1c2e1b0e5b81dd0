package dev.lastcall.policy;

import java.time.LocalDate;
import java.util.Optional;

/**
 * One entry of {@code exclude}.
 *
 * @param until the last day on which it excludes, inclusive, UTC; empty means for ever
 * @param reason why the exception exists, shown to users
 */
public record Exclusion(Matcher matcher, Optional<LocalDate> until, Optional<String> reason) {

  public boolean isExpired(LocalDate today) {
    return until.filter(today::isAfter).isPresent();
  }
}
