package dev.lastcall.guard;

import dev.lastcall.policy.DeleteGuard;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Keeps for a short time what was looked up for a Pod, and looks up once at a time. */
final class LookupCache {

  private static final Duration AGE = Duration.ofMinutes(1);
  private static final int MAX_ENTRIES = 1_000;

  private final Clock clock;
  private final Map<Key, Entry> entries = new BoundedMap<>(MAX_ENTRIES, BoundedMap.Forgets.OLDEST);

  LookupCache(Clock clock) {
    this.clock = clock;
  }

  /**
   * What is known, or what {@code lookup} gives; a failure is not kept.
   *
   * @param podUid without one nothing is kept
   */
  CompletableFuture<Map<String, String>> get(
      DeleteGuard guard,
      Optional<String> podUid,
      Supplier<CompletableFuture<Map<String, String>>> lookup) {
    if (podUid.isEmpty()) {
      return lookup.get();
    }
    Key key = new Key(guard, podUid.get());
    CompletableFuture<Map<String, String>> values = new CompletableFuture<>();
    Entry entry;
    synchronized (this) {
      Entry known = entries.get(key);
      Instant now = clock.instant();
      if (known != null && now.isBefore(known.end())) {
        return ownOf(known.values());
      }
      entry = new Entry(values, now.plus(AGE));
      entries.remove(key);
      entries.put(key, entry);
    }
    begun(lookup)
        .whenComplete(
            (found, failure) -> {
              if (failure != null) {
                forget(key, entry);
              }
              pass(found, failure, values);
            });
    return ownOf(values);
  }

  private static <T> CompletableFuture<T> begun(Supplier<CompletableFuture<T>> lookup) {
    try {
      return lookup.get();
    } catch (RuntimeException | Error e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Who gives up waiting must not end it for others. */
  private static <T> CompletableFuture<T> ownOf(CompletableFuture<T> shared) {
    CompletableFuture<T> own = new CompletableFuture<>();
    shared.whenComplete((value, failure) -> pass(value, failure, own));
    return own;
  }

  private static <T> void pass(T value, Throwable failure, CompletableFuture<T> target) {
    if (failure == null) {
      target.complete(value);
    } else {
      target.completeExceptionally(failure);
    }
  }

  private synchronized void forget(Key key, Entry entry) {
    entries.remove(key, entry);
  }

  /** A guard that is changed looks up anew. */
  private record Key(DeleteGuard guard, String podUid) {}

  private record Entry(CompletableFuture<Map<String, String>> values, Instant end) {}
}
