package dev.lastcall.cluster;

import java.util.Optional;

/** The key of the drain sidecars' tokens, the same for all replicas. */
@FunctionalInterface
public interface TokenKey {

  /** 32 bytes; empty while they are not known, and where no Secret is named for them. */
  Optional<byte[]> bytes();
}
