package dev.lastcall.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lastcall.guard.GuardedPods.Replacement;
import dev.lastcall.guard.GuardedSystem.CallName;
import dev.lastcall.testing.Seeds;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever happens in whatever order, some things never do, and in the end all is undone. */
class LeaderPropertiesTest {

  private static final int RUNS = 60;
  private static final int EVENTS = 150;

  /** Twice the interval. */
  private static final Duration FRESH = Duration.ofSeconds(4);

  private static final List<String> NAMES =
      List.of("store-0", "store-1", "store-2", "queue-0", "queue-1", "queue-2");

  private final Logger log = Logger.getLogger("dev.lastcall.guard");

  /** Thousands of failures are told. */
  @BeforeEach
  void keepQuiet() {
    log.setLevel(Level.OFF);
  }

  @AfterEach
  void speakAgain() {
    log.setLevel(null);
  }

  @Test
  void holdsNeverGoWrongAndAreUndoneInTheEnd() {
    long seed = Seeds.seed();
    System.out.println(getClass().getSimpleName() + ": " + Seeds.told(seed));
    Random seeds = new Random(seed);
    for (int run = 0; run < RUNS; run++) {
      long its = seeds.nextLong();
      try {
        new Run(its).play();
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("run %d, %s".formatted(run, Seeds.told(seed)), e);
      }
    }
  }

  private static final class Run {

    private final Random random;
    private final int maxPreparing;
    private final LeaderWorld world;

    Run(long seed) {
      random = new Random(seed);
      maxPreparing = 1 + random.nextInt(2);
      world = new LeaderWorld(guard("5m"));
      NAMES.forEach(this::create);
    }

    private String guard(String requestTtl) {
      return LeaderGuards.GUARD
          .replace("MAX", "" + maxPreparing)
          .replace("requestTTL: 5m", "requestTTL: " + requestTtl)
          .replace("deadline: 30m", "deadline: 24h");
    }

    private static String owner(String pod) {
      return pod.replaceAll("-.*", "");
    }

    private void create(String name) {
      if (!world.pods.contains(name)) {
        world.pod(name, owner(name));
      }
    }

    void play() {
      for (int i = 0; i < EVENTS; i++) {
        happen();
        for (int second = random.nextInt(20); second >= 0; second--) {
          world.tick();
          check();
          world.now = world.now.plusSeconds(1);
        }
      }
      settle();
    }

    private void happen() {
      String name = NAMES.get(random.nextInt(NAMES.size()));
      CallName call = CallName.values()[random.nextInt(CallName.values().length)];
      switch (random.nextInt(16)) {
        case 0, 1, 2 -> world.tryToDelete(name);
        case 3 -> toggle(world.unwanted, name);
        case 4, 5 -> toggle(world.system.ready, name);
        case 6 -> world.changeLeader();
        case 7 -> world.leader.leads = !world.leader.leads;
        case 8 -> world.pods.isDown = !world.pods.isDown;
        case 9 -> world.store.isDown = !world.store.isDown;
        case 10 -> toggle(world.system.failing, call);
        case 11 -> toggleSlow(call);
        case 12 -> world.pods.remove(name);
        case 13 -> create(name);
        case 14 -> loseOrFreeze();
        default -> replaceOrReload(name);
      }
    }

    private void toggleSlow(CallName call) {
      toggle(world.system.slow, call);
      if (random.nextBoolean()) {
        world.system.answerAll();
      }
    }

    private void loseOrFreeze() {
      switch (random.nextInt(4)) {
        case 0 -> world.pods.isNextAnswerLost = true;
        case 1 -> world.store.isNextAnswerLost = true;
        case 2 -> world.pods.freezeWatch();
        default -> world.pods.thawWatch();
      }
    }

    private void replaceOrReload(String name) {
      if (random.nextBoolean()) {
        world.reload(guard(random.nextBoolean() ? "5m" : "2m"));
        return;
      }
      Replacement[] all = Replacement.values();
      world.pods.replacements.put(owner(name), all[random.nextInt(all.length)]);
    }

    private static <T> void toggle(Set<T> set, T element) {
      if (!set.remove(element)) {
        set.add(element);
      }
    }

    private void check() {
      world.system.mostInFlight.forEach(
          (pod, most) -> assertEquals(1, most, "calls prepare in flight for " + pod));
      world.system.open.stream()
          .collect(Collectors.groupingBy(Run::owner, Collectors.counting()))
          .forEach(
              (owner, open) ->
                  assertTrue(
                      open <= maxPreparing, open + " Pods of " + owner + " are in preparation"));
      world.released.forEach(
          (uid, age) ->
              assertTrue(
                  age.compareTo(FRESH) < 0,
                  "%s was released %s after it was known to be ready".formatted(uid, age)));
    }

    /** All works again, and nobody wants anything any more. */
    private void settle() {
      world.pods.isDown = false;
      world.store.isDown = false;
      world.leader.leads = true;
      world.pods.thawWatch();
      world.unwanted.clear();
      world.system.failing.clear();
      world.system.slow.clear();
      world.system.answerAll();
      world.pods.replacements.put("store", Replacement.READY);
      world.pods.replacements.put("queue", Replacement.NONE);
      for (int i = 0; i < 20; i++) {
        world.run(Duration.ofMinutes(1));
        check();
      }
      assertEquals(List.of(), world.store.records);
      assertEquals(Set.of(), world.system.open, "prepared, and never undone");
      Set<String> marked =
          NAMES.stream()
              .filter(world.pods::contains)
              .map(world.pods::get)
              .filter(pod -> !pod.annotations().isEmpty())
              .map(GuardedPod::name)
              .collect(Collectors.toSet());
      assertEquals(Set.of(), marked, "marks that nobody takes off");
    }
  }
}
