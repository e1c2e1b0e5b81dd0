package dev.lastcall.guard;

import dev.lastcall.guard.Preparation.PrepareRequest;
import dev.lastcall.policy.PolicySet;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What one replica does for all about Pods whose deletion was requested: it prepares them, finds
 * out when they are ready, wakes their controllers, tells of deadlines, and undoes preparations.
 *
 * <p>All of it is done by {@link #step}, which one thread calls again and again. Calls to systems
 * are not waited for: they wake the thread when they end.
 */
public final class GuardLeader {

  private static final Logger LOG = System.getLogger(GuardLeader.class.getName());

  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration MIN_PAUSE = Duration.ofMillis(20);
  private static final Duration AFTER_A_BUG = Duration.ofSeconds(30);
  private static final Duration API_PAUSE = Duration.ofSeconds(2);

  /** Steps of one Pod in a row; the rest comes with the next round. */
  private static final int MAX_STEPS = 12;

  private final GuardServices services;
  private final Supplier<Optional<PolicySet>> policies;
  private final Function<String, Optional<Map<String, String>>> namespaceLabels;
  private final BooleanSupplier leads;
  private final Clock clock;
  private final KnownRecords records;
  private final LeaderCalls calls;
  private final GuardActions actions;
  private final Map<String, PodProgress> progress = new HashMap<>();
  private boolean led;
  private boolean hadGuards;

  /**
   * @param policies empty as long as none were read
   * @param namespaceLabels of a namespace, as far as they are known without waiting
   * @param leads whether this replica is the leader; asked before each thing it does
   * @param wake called, by any thread, when {@link #step} is to be called soon
   */
  public GuardLeader(
      GuardServices services,
      Supplier<Optional<PolicySet>> policies,
      Function<String, Optional<Map<String, String>>> namespaceLabels,
      BooleanSupplier leads,
      Clock clock,
      Runnable wake) {
    this.services = services;
    this.policies = policies;
    this.namespaceLabels = namespaceLabels;
    this.leads = leads;
    this.clock = clock;
    this.records = new KnownRecords(services.records());
    this.calls = new LeaderCalls(services, clock, wake);
    this.actions = new GuardActions(services.pods(), records, calls, clock);
  }

  /**
   * Does what is due.
   *
   * @return when it wants to be called again, if nothing wakes it before
   */
  public Duration step() {
    calls.takeOutcomes();
    Optional<PolicySet> current = policies.get();
    if (!leads.getAsBoolean()) {
      stepBack();
      return TICK;
    }
    hadGuards |= current.filter(it -> !it.guards().isEmpty()).isPresent();
    if (current.isEmpty() || !hadGuards) {
      return TICK;
    }
    led = true;
    learnRecords();
    Round round = new Round(current.get(), requested());
    Duration pause = round.work();
    progress.entrySet().removeIf(it -> round.isOver(it.getKey()) && !it.getValue().isBusy());
    services.observer().holding(round.situations.holding(clock.instant()));
    return pause;
  }

  private void stepBack() {
    if (led) {
      led = false;
      records.forget();
      progress.values().removeIf(it -> !it.isBusy());
      progress.values().forEach(PodProgress::startAnew);
      services.observer().holding(Map.of());
    }
  }

  private void learnRecords() {
    try {
      records.learn(clock.instant());
    } catch (PodsUnavailableException e) {
      LOG.log(Level.WARNING, "{0}; nothing is prepared until they are read", e.getMessage());
    }
  }

  /** The oldest request first: it has the first turn. */
  private Map<String, GuardedPod> requested() {
    Map<String, GuardedPod> byUid = new LinkedHashMap<>();
    services.pods().requested().stream()
        .sorted(
            Comparator.comparing(
                    (GuardedPod pod) ->
                        Preparation.request(pod, clock.instant())
                            .map(PrepareRequest::at)
                            .orElse(Instant.MAX))
                .thenComparing(GuardedPod::namespace)
                .thenComparing(GuardedPod::name))
        .forEach(pod -> byUid.put(pod.uid(), pod));
    return byUid;
  }

  /** One look at all Pods. */
  private final class Round {

    private final Situations situations;
    private final Map<String, GuardedPod> requested;
    private final Set<String> uids;

    Round(PolicySet policies, Map<String, GuardedPod> requested) {
      this.requested = requested;
      this.situations =
          new Situations(
              policies,
              namespaceLabels,
              requested,
              records,
              uid -> progress.computeIfAbsent(uid, it -> new PodProgress()));
      this.uids = new LinkedHashSet<>();
      records.all().forEach(record -> uids.add(record.pod().uid()));
      uids.addAll(requested.keySet());
    }

    Duration work() {
      Instant next = clock.instant().plus(TICK);
      for (String uid : uids) {
        Instant due = workSafely(uid);
        next = due.isBefore(next) ? due : next;
      }
      Duration pause = Duration.between(clock.instant(), next);
      return pause.compareTo(MIN_PAUSE) < 0 ? MIN_PAUSE : pause;
    }

    private Instant workSafely(String uid) {
      PodProgress its = progress.computeIfAbsent(uid, it -> new PodProgress());
      try {
        return work(uid, its);
      } catch (PodsUnavailableException e) {
        its.api().failed(clock.instant(), API_PAUSE);
        LOG.log(Level.WARNING, "{0}; trying again", e.getMessage());
      } catch (RuntimeException e) {
        its.api().failed(clock.instant(), AFTER_A_BUG);
        LOG.log(Level.ERROR, "The guard of the Pod with uid " + uid + " failed", e);
      }
      return its.api().free();
    }

    private Instant work(String uid, PodProgress its) throws PodsUnavailableException {
      for (int step = 0; step < MAX_STEPS && leads.getAsBoolean(); step++) {
        PodSituation situation = situations.of(uid, clock.instant());
        GuardStep next = GuardPlan.next(situation, clock.instant());
        if (next instanceof GuardStep.Idle) {
          return Instant.MAX;
        }
        if (next instanceof GuardStep.Wait wait) {
          return wait.until();
        }
        actions.perform(next, situation);
        its.api().succeeded();
      }
      return clock.instant();
    }

    boolean isOver(String uid) {
      return !requested.containsKey(uid) && records.find(uid).isEmpty();
    }
  }
}
