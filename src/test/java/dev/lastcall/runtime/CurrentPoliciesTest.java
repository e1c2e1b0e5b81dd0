package dev.lastcall.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.lastcall.policy.PolicySet;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CurrentPoliciesTest {

  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  private final PolicySet policies = new PolicySet(List.of(), List.of(), List.of());
  private final CurrentPolicies current = new CurrentPolicies(Clock.fixed(NOW, ZoneOffset.UTC));

  @Test
  void holdsNothingBeforeTheFirstReload() {
    assertEquals(Optional.empty(), current.get());
    assertEquals(Optional.empty(), current.lastAttempt());
  }

  @Test
  void badReloadsKeepTheLastGoodSet() {
    current.accept(new Reload.Loaded(policies));
    current.accept(new Reload.Refused(List.of()));
    assertSame(policies, current.get().orElseThrow());
    current.accept(new Reload.Unreadable("gone"));
    assertSame(policies, current.get().orElseThrow());
    assertEquals(
        new CurrentPolicies.Attempt(new Reload.Unreadable("gone"), NOW),
        current.lastAttempt().orElseThrow());
  }

  @Test
  void goodReloadReplacesTheSet() {
    PolicySet next = new PolicySet(List.of(), List.of(), List.of());
    current.accept(new Reload.Loaded(policies));
    current.accept(new Reload.Loaded(next));
    assertSame(next, current.get().orElseThrow());
  }

  @Test
  void listenerHearsOfTheLastReloadAndOfThoseToCome() {
    List<Reload> heard = new ArrayList<>();
    current.accept(new Reload.Refused(List.of()));
    current.accept(new Reload.Unreadable("gone"));
    current.listen(attempt -> heard.add(attempt.reload()));
    Reload loaded = new Reload.Loaded(policies);
    current.accept(loaded);
    assertEquals(List.of(new Reload.Unreadable("gone"), loaded), heard);
  }
}
