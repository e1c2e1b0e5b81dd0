package dev.lastcall.testing;

/** Seeds of tests that generate their input: fixed, so that a gate gives the same result twice. */
public final class Seeds {

  private static final long FIXED = 20_260_401;

  private Seeds() {}

  /**
   * The seed of {@code -Dproperty.seed=N}, or the fixed one. {@code -Dproperty.seed=random} draws
   * one, to look further.
   */
  public static long seed() {
    String given = System.getProperty("property.seed", "" + FIXED);
    return given.equals("random") ? System.nanoTime() : Long.parseLong(given);
  }

  /** What to print, and how to see the same again. */
  public static String told(long seed) {
    return "seed " + seed + " (again with -Dproperty.seed=" + seed + ")";
  }
}
