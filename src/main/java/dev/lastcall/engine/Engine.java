package dev.lastcall.engine;

import dev.lastcall.policy.PolicySet;
import dev.lastcall.review.Request;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/** Decides about one object: pure, from the request, the labels of its namespace and policies. */
public final class Engine {

  private final Clock clock;
  private final Optional<String> ownUsername;

  /**
   * @param clock tells which exclusions have expired
   * @param ownUsername the user under which this program itself calls the API server, if it does
   */
  public Engine(Clock clock, Optional<String> ownUsername) {
    this.clock = clock;
    this.ownUsername = ownUsername;
  }

  /**
   * @throws MalformedObjectException when a value in the object has the wrong type
   */
  public Plan plan(Request request, Map<String, String> namespaceLabels, PolicySet policies) {
    throw new UnsupportedOperationException();
  }
}
