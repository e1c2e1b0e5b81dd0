package dev.lastcall.web;

import dev.lastcall.engine.DrainSettings;
import dev.lastcall.engine.Engine;
import dev.lastcall.engine.MalformedObjectException;
import dev.lastcall.json.ShippedFiles;
import dev.lastcall.policy.PolicyReader;
import dev.lastcall.policy.PolicySet;
import dev.lastcall.policy.ShippedPolicies;
import dev.lastcall.review.Request;
import dev.lastcall.review.Verdict;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A review of a typical Pod that the program sends itself. It is decided by a shipped policy and
 * answered like others, but nothing depends on it: it is neither logged nor counted.
 */
@ApplicationScoped
class Rehearsal {

  /** Read with the first review: a server does not wait for it. */
  private static final class Shipped {

    static final PolicySet POLICIES = PolicyReader.read(ShippedPolicies.of("web.yaml")).policies();
  }

  /** Those by which the policy takes the Pod. */
  private static final Map<String, String> NAMESPACE = Map.of("lastcall.dev/inject", "enabled");

  private final Engine engine =
      new Engine(
          Clock.systemUTC(), Optional.empty(), Engine.Companions.IMPOSSIBLE, DrainSettings.NONE);

  /** Nobody else knows it, so nobody else gets an answer that no metric shows. */
  private final String path = "/rehearsal/" + UUID.randomUUID();

  String path() {
    return path;
  }

  Buffer review() {
    return Buffer.buffer(ShippedFiles.read("rehearsal.json"));
  }

  Future<Verdict> decide(Request request) {
    try {
      return Future.succeededFuture(engine.plan(request, NAMESPACE, Shipped.POLICIES).verdict());
    } catch (MalformedObjectException e) {
      throw new IllegalStateException("the review of the rehearsal", e);
    }
  }
}
