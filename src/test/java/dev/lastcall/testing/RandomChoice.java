package dev.lastcall.testing;

import java.util.List;
import java.util.SplittableRandom;

/** Draws from a seeded generator: the same seed gives the same choices on every machine. */
public final class RandomChoice {

  private final SplittableRandom random;

  public RandomChoice(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** Whether something that happens so many times of a hundred happens now. */
  public boolean percent(int percent) {
    return random.nextInt(100) < percent;
  }

  /** A number of the range, both ends included. */
  public int between(int low, int high) {
    return random.nextInt(low, high + 1);
  }

  public int below(int bound) {
    return random.nextInt(bound);
  }

  public long number() {
    return random.nextLong();
  }

  @SafeVarargs
  public final <T> T oneOf(T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  public <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
