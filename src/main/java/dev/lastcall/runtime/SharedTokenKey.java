package dev.lastcall.runtime;

import java.util.Optional;

/** The key of the drain sidecars' tokens that all replicas share by way of a Secret. */
public interface SharedTokenKey {

  /** 32 bytes; empty while they are not known, and where no Secret is named for them. */
  Optional<byte[]> bytes();

  /** Whether a Secret is named for it and it is not known yet. */
  boolean isAwaited();
}
