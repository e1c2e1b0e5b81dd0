package dev.lastcall.policy;

import java.util.Optional;

/** What may stand at a place in a policy file. */
interface ValueType<T> {

  /** In words, for messages and documentation: "a duration from 1s to 1h". */
  String description();

  /** The value; empty when at least one problem with it was reported. */
  Optional<T> read(YamlValue value, Reading reading);
}
