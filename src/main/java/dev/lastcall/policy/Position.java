package dev.lastcall.policy;

/** A place in a policy file; line and column start at 1. */
public record Position(String file, int line, int column) {

  @Override
  public String toString() {
    return file + ":" + line + ":" + column;
  }
}
