package dev.lastcall.web;

import dev.lastcall.engine.DrainSettings;
import dev.lastcall.engine.Engine;
import dev.lastcall.engine.MalformedObjectException;
import dev.lastcall.engine.NamespaceLabels;
import dev.lastcall.engine.NamespaceLabels.NamespaceUnavailableException;
import dev.lastcall.engine.Plan;
import dev.lastcall.engine.TokenKey;
import dev.lastcall.policy.PolicySet;
import dev.lastcall.review.Request;
import dev.lastcall.review.Verdict;
import dev.lastcall.runtime.CurrentPolicies;
import dev.lastcall.runtime.SharedTokenKey;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Takes a request through the engine. Answers on the calling thread, which may be an event loop,
 * unless the labels of the namespace have to be fetched first.
 */
@ApplicationScoped
class Admission {

  private final Engine engine;
  private final CurrentPolicies policies;
  private final NamespaceLabels namespaces;
  private final DecisionRecorder recorder;
  private final Vertx vertx;

  Admission(
      Vertx vertx,
      CurrentPolicies policies,
      NamespaceLabels namespaces,
      DecisionRecorder recorder,
      @ConfigProperty(name = "lastcall.username") Optional<String> ownUsername,
      @ConfigProperty(name = "lastcall.drain-image") Optional<String> drainImage,
      @ConfigProperty(name = "lastcall.token-key") Optional<Path> tokenKey,
      SharedTokenKey sharedKey) {
    DrainSettings drainSettings = new DrainSettings(drainImage, keys(tokenKey, sharedKey));
    this.engine =
        new Engine(Clock.systemUTC(), ownUsername, Engine.Companions.IMPOSSIBLE, drainSettings);
    this.policies = policies;
    this.namespaces = namespaces;
    this.recorder = recorder;
    this.vertx = vertx;
  }

  /** A file that is named wins over the Secret. */
  private static Supplier<TokenKey> keys(Optional<Path> file, SharedTokenKey sharedKey) {
    Optional<TokenKey> ofFile = file.map(Admission::readKey);
    return () ->
        ofFile
            .or(() -> sharedKey.bytes().map(TokenKey::new))
            .orElseGet(
                () -> {
                  if (sharedKey.isAwaited()) {
                    throw StatusException.unavailable(
                        "the token key of drain sidecars is not known yet");
                  }
                  return TokenKey.NONE;
                });
  }

  private static TokenKey readKey(Path file) {
    try {
      return new TokenKey(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException("lastcall.token-key: " + file + " cannot be read", e);
    }
  }

  Future<Verdict> decide(Request request) {
    long start = System.nanoTime();
    Optional<Map<String, String>> labels = labelsAtHand(request);
    if (labels.isPresent()) {
      return Future.succeededFuture(decide(request, labels.get(), start));
    }
    return vertx.executeBlocking(() -> decide(request, read(request), start), false);
  }

  private Optional<Map<String, String>> labelsAtHand(Request request) {
    try {
      if (engine.skipUnseen(request).isPresent()) {
        return Optional.of(Map.of());
      }
      if (request.namespace().isEmpty()) {
        throw new StatusException(400, "BadRequest", "/request/namespace is missing or empty");
      }
      return namespaces.cached(request.namespace());
    } catch (MalformedObjectException e) {
      throw malformed(e);
    }
  }

  private Verdict decide(Request request, Map<String, String> labels, long start) {
    PolicySet current = policies.get().orElseThrow(StatusException::noPolicies);
    try {
      Plan plan = engine.plan(request, labels, current);
      recorder.decided(request, plan, System.nanoTime() - start);
      return plan.verdict();
    } catch (MalformedObjectException e) {
      throw malformed(e);
    }
  }

  private Map<String, String> read(Request request) {
    try {
      return namespaces.read(request.namespace());
    } catch (NamespaceUnavailableException e) {
      throw StatusException.unavailable(e.getMessage());
    }
  }

  private static StatusException malformed(MalformedObjectException e) {
    return new StatusException(400, "BadRequest", "/request/object: " + e.getMessage());
  }
}
