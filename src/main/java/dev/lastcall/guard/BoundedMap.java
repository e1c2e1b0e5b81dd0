package dev.lastcall.guard;

import java.util.LinkedHashMap;
import java.util.Map;

/** Forgets an entry for each one too many; not safe for use by many threads. */
public final class BoundedMap<K, V> extends LinkedHashMap<K, V> {

  private static final int INITIAL_CAPACITY = 16;
  private static final float LOAD_FACTOR = 0.75f;

  private final int maxSize;

  /** Which entry is forgotten. */
  public enum Forgets {

    /** The one that was put first. */
    OLDEST,

    /** The one that was not used for longest. */
    LEAST_USED
  }

  public BoundedMap(int maxSize, Forgets forgets) {
    super(INITIAL_CAPACITY, LOAD_FACTOR, forgets == Forgets.LEAST_USED);
    this.maxSize = maxSize;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > maxSize;
  }
}
