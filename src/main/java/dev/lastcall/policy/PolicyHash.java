package dev.lastcall.policy;

import java.util.function.Supplier;

/**
 * The hash of a policy's effective spec, made when it is first asked for: a command reads many
 * policies and uses few, and each hash takes as long as reading the policy.
 */
public final class PolicyHash {

  private final Supplier<String> digits;
  private volatile String made;

  PolicyHash(Supplier<String> digits) {
    this.digits = digits;
  }

  /**
   * 12 hexadecimal digits of SHA-256 over the canonical JSON. Threads that ask at the same time
   * make the same ones.
   */
  @Override
  public String toString() {
    String result = made;
    if (result == null) {
      result = digits.get();
      made = result;
    }
    return result;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PolicyHash hash && toString().equals(hash.toString());
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }
}
