package dev.lastcall.guard;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The records as this leader knows them; used by one thread. */
final class KnownRecords {

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

  private final PreparationRecords store;
  private final BackOff reading = new BackOff();
  private Map<String, PreparationRecord> byUid = Map.of();
  private boolean known;

  KnownRecords(PreparationRecords store) {
    this.store = store;
  }

  /** Reads them unless they are known, or could not be read a moment ago. */
  void learn(Instant now) throws PodsUnavailableException {
    if (known || reading.free().isAfter(now)) {
      return;
    }
    try {
      Map<String, PreparationRecord> read = new LinkedHashMap<>();
      store.read().forEach(record -> read.put(record.pod().uid(), record));
      byUid = read;
      known = true;
      reading.succeeded();
    } catch (PodsUnavailableException e) {
      reading.failed(now, FIRST_PAUSE);
      throw e;
    }
  }

  /** From now on another leader may change them. */
  void forget() {
    known = false;
    byUid = Map.of();
    reading.succeeded();
  }

  boolean areKnown() {
    return known;
  }

  Collection<PreparationRecord> all() {
    return byUid.values();
  }

  Optional<PreparationRecord> find(String uid) {
    return Optional.ofNullable(byUid.get(uid));
  }

  void put(PreparationRecord record) throws PodsUnavailableException {
    Map<String, PreparationRecord> changed = new LinkedHashMap<>(byUid);
    changed.put(record.pod().uid(), record);
    replace(changed);
  }

  void remove(String uid) throws PodsUnavailableException {
    Map<String, PreparationRecord> changed = new LinkedHashMap<>(byUid);
    if (changed.remove(uid) != null) {
      replace(changed);
    }
  }

  private void replace(Map<String, PreparationRecord> changed) throws PodsUnavailableException {
    try {
      store.replace(List.copyOf(changed.values()));
      byUid = changed;
    } catch (PodsUnavailableException e) {
      known = false;
      throw e;
    }
  }
}
