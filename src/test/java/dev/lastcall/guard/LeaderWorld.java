package dev.lastcall.guard;

import dev.lastcall.guard.GuardVerdict.Held;
import dev.lastcall.guard.GuardVerdict.Next;
import dev.lastcall.guard.GuardVerdict.Released;
import dev.lastcall.guard.GuardedSystem.CallName;
import dev.lastcall.policy.DeleteGuard;
import dev.lastcall.policy.PolicySet;
import dev.lastcall.review.PodDeletion;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A cluster with guarded Pods, a system that they belong to, and replicas of which one leads. Time
 * passes when the test says so, and nothing happens at the same time.
 */
final class LeaderWorld {

  private static final Instant START = Instant.parse("2027-03-01T12:00:00Z");
  private static final int MAX_WAKINGS = 100;

  Instant now = START;

  final Clock clock =
      new Clock() {
        @Override
        public java.time.ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
          return this;
        }

        @Override
        public Instant instant() {
          return now;
        }
      };

  final LeaderPods pods = new LeaderPods();
  final LeaderStore store = new LeaderStore();
  final LeaderSystem system = new LeaderSystem(clock);

  /** Pods whose controller deletes them as soon as it may, each time that it is woken. */
  final Set<String> unwanted = new HashSet<>();

  /** By uid of Pods that were released: the age of the last answer that they are ready. */
  final Map<String, Duration> released = new HashMap<>();

  Map<String, GuardObserver.Holds> holding = Map.of();
  Optional<PolicySet> policies;
  Replica leader;
  private int created;

  /** A process; one that is dead hears of nothing any more. */
  final class Replica {

    boolean leads = true;
    private boolean isWoken;
    private final ReadyResults results = new ReadyResults(system, clock);
    private final GuardLeader loop =
        new GuardLeader(
            new GuardServices(pods, system, store.session(), new Observer(), results),
            () -> policies,
            namespace -> Optional.of(Map.of("kubernetes.io/metadata.name", namespace)),
            () -> leads && this == leader,
            clock,
            () -> isWoken = true);

    void step() {
      int wakings = 0;
      do {
        isWoken = false;
        loop.step();
      } while (isWoken && ++wakings < MAX_WAKINGS);
      if (wakings == MAX_WAKINGS) {
        throw new AssertionError("the leader is never done: " + system.calls);
      }
    }
  }

  private final class Observer implements GuardObserver {

    @Override
    public void called(String guard, CallName call, boolean succeeded) {}

    @Override
    public void denied(String guard, HoldReason reason) {}

    @Override
    public void holding(Map<String, Holds> byGuard) {
      holding = byGuard;
    }
  }

  LeaderWorld(String guards) {
    reload(guards);
    leader = new Replica();
  }

  void reload(String guards) {
    policies = Optional.of(GuardCases.guards(guards).policies());
  }

  /** A Pod whose uid begins with its name. */
  void pod(String name, String owner) {
    pods.create(name, name + "-" + ++created, owner, now.minusSeconds(3600));
  }

  /** Pods whose names begin with their owner, and a trial to delete each, a second apart. */
  void requestDeletionOf(String... names) {
    for (String name : names) {
      pod(name, name.replaceAll("-.*", ""));
      tryToDelete(name);
      now = now.plusSeconds(1);
    }
  }

  /** The leader dies, and another process leads. */
  void changeLeader() {
    system.leaderChanged();
    leader = new Replica();
  }

  /** The leader does what is due now, and controllers that it wakes try again. */
  void tick() {
    leader.step();
    for (int i = 0; i < MAX_WAKINGS && !pods.woken.isEmpty(); i++) {
      Set<String> woken = Set.copyOf(pods.woken);
      pods.woken.clear();
      woken.stream().filter(unwanted::contains).sorted().forEach(this::tryToDelete);
      leader.step();
    }
  }

  /** Time passes, and no replica is there. */
  void passTime(Duration time) {
    now = now.plus(time);
  }

  /** Time passes second by second. */
  void run(Duration time) {
    for (Instant end = now.plus(time); now.isBefore(end); now = now.plusSeconds(1)) {
      tick();
    }
    tick();
  }

  /** Time passes, and somebody tries to delete the Pod again and again. */
  void runWithTrials(Duration time, Duration pause, String name) {
    Instant end = now.plus(time);
    while (now.isBefore(end)) {
      tryToDelete(name);
      run(pause);
    }
  }

  /** What a replica answers; a Pod that may go is gone. */
  boolean tryToDelete(String name) {
    if (!pods.contains(name)) {
      return true;
    }
    GuardedPod pod = pods.get(name);
    Optional<DeleteGuard> guard = policies.flatMap(it -> it.guardOf(pod.labels(), Map.of()));
    GuardVerdict verdict =
        GuardDecision.decide(
            new GuardQuestion(
                deletion(name),
                Optional.of(pod),
                pods.surroundings(pod),
                guard,
                leader.results.latest(pod)),
            now);
    if (verdict instanceof Held held) {
      remember(pod, held.next());
      return false;
    }
    if (verdict instanceof Released) {
      Instant answered = system.answeredReady.getOrDefault(pod.uid(), Instant.EPOCH);
      released.put(pod.uid(), Duration.between(answered, now));
    }
    pods.remove(name);
    return true;
  }

  private void remember(GuardedPod pod, Next next) {
    boolean isAsked = next == Next.REQUEST_PREPARATION;
    boolean isOld =
        Optional.ofNullable(pod.annotations().get(GuardAnnotations.DELETION_TRIED_AT))
            .map(Instant::parse)
            .filter(at -> at.plusSeconds(15).isAfter(now))
            .isEmpty();
    Optional<String> time = Optional.of(now.toString());
    Map<String, Optional<String>> annotations = new HashMap<>();
    if (isAsked) {
      annotations.put(GuardAnnotations.PREPARE_REQUESTED_AT, time);
    }
    if (isAsked || isOld) {
      annotations.put(GuardAnnotations.DELETION_TRIED_AT, time);
      try {
        pods.write(pod, new MarkChange(annotations, true));
      } catch (PodsUnavailableException unanswered) {
        // The answer is a denial all the same.
      }
    }
  }

  private static PodDeletion deletion(String name) {
    return new PodDeletion(
        PodDeletion.Way.DELETE,
        LeaderPods.NAMESPACE,
        name,
        Optional.empty(),
        false,
        OptionalLong.empty(),
        "system:serviceaccount:kube-system:statefulset-controller",
        List.of(),
        Optional.empty());
  }
}
