package dev.lastcall.policy;

import java.util.function.Supplier;

/**
 * 12 hexadecimal digits of SHA-256 over the canonical effective spec of a policy. They are made
 * when they are first asked for, as a command that starts reads many policies and uses few.
 */
public final class PolicyHash {

  private final Supplier<String> digits;
  private volatile String made;

  PolicyHash(Supplier<String> digits) {
    this.digits = digits;
  }

  /** The digits. Threads that ask at the same time make the same ones. */
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
