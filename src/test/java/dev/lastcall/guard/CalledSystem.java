package dev.lastcall.guard;

import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.github.tomakehurst.wiremock.WireMockServer;
import dev.lastcall.guard.GuardedSystem.CallFailedException;
import dev.lastcall.guard.GuardedSystem.CallName;
import dev.lastcall.json.Json;
import dev.lastcall.policy.DeleteGuard;
import dev.lastcall.policy.DeleteGuard.Prepare;
import dev.lastcall.policy.DeleteGuard.Ready;
import dev.lastcall.policy.HttpCall;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A system on loopback, a guard that calls it, and what is heard of the calls. */
final class CalledSystem extends Clock implements GuardObserver, AutoCloseable {

  private static final int PATIENCE_SECONDS = 60;

  private final WireMockServer server =
      new WireMockServer(options().dynamicPort().dynamicHttpsPort());
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final HttpGuardedSystem calls;
  private volatile Instant now = Instant.parse("2027-03-01T12:00:00Z");

  CalledSystem() {
    this(
        tls -> {
          throw new UnusableFileException("no TLS here");
        });
  }

  CalledSystem(TlsContexts tlsContexts) {
    server.start();
    calls = new HttpGuardedSystem(tlsContexts, this, this);
  }

  WireMockServer server() {
    return server;
  }

  String url() {
    return "http://localhost:" + server.port();
  }

  HttpGuardedSystem calls() {
    return calls;
  }

  /** Calls that ended, as {@code prepare true}. */
  List<String> heard() {
    return heard;
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  /**
   * A guard of the name {@code store}, patient unless a test is about time.
   *
   * @param spec in one line, with {@code URL} for the system's
   */
  DeleteGuard guard(String spec) {
    return GuardCases.guards(
            """
            apiVersion: lastcall.dev/v1beta1
            kind: DeleteGuard
            metadata: { name: store }
            spec: { match: [{ namespaceSelector: {} }], %s }
            """
                .formatted(patient(spec).replace("URL", url())))
        .policies()
        .guards()
        .get(0);
  }

  private static String patient(String spec) {
    return spec.contains("timeout:")
        ? spec
        : spec.replace("{ method:", "{ timeout: " + PATIENCE_SECONDS + "s, method:");
  }

  /** A guard that prepares with the call; {@code http} is the mapping. */
  DeleteGuard preparing(String http) {
    return guard(
        "prepare: { http: " + http + " }, ready: { annotation: " + Ready.Annotation.KEY + " }");
  }

  /** A guard whose call ready expects something. */
  DeleteGuard asking(String http, String expect) {
    return guard(
        "prepare: { annotate: true }, ready: { http: %s, expect: %s }".formatted(http, expect));
  }

  CompletableFuture<Void> prepare(DeleteGuard guard, TemplateValues values) {
    HttpCall call = ((Prepare.Http) guard.prepare()).call();
    return calls.send(guard, CallName.prepare, call, values);
  }

  CompletableFuture<Readiness> ask(DeleteGuard guard, TemplateValues values) {
    return calls.ask(guard, (Ready.Http) guard.ready(), values);
  }

  static GuardedPod pod(String name, String uid) {
    return pod("shop", name, uid);
  }

  static GuardedPod pod(String namespace, String name, String uid) {
    String pod =
        """
        {"metadata":{"namespace":"%s","name":"%s","uid":"%s","labels":{"zone":"a/b-ä"}},
        "status":{"podIP":"127.0.0.1"}}
        """;
    return GuardedPod.of(Json.parse(pod.formatted(namespace, name, uid)));
  }

  static TemplateValues values(DeleteGuard guard) {
    return TemplateValues.of(pod("store-1", "uid-1"), guard);
  }

  static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** The message of the failure, with {@code URL} for the system's. */
  String failure(CompletableFuture<?> future) throws Exception {
    Throwable failure = get(future.handle((value, thrown) -> thrown));
    return assertInstanceOf(CallFailedException.class, failure).getMessage().replace(url(), "URL");
  }

  @Override
  public void called(String guard, CallName call, boolean succeeded) {
    heard.add(call + " " + succeeded);
  }

  @Override
  public void denied(String guard, HoldReason reason) {}

  @Override
  public void holding(Map<String, Holds> byGuard) {}

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }

  @Override
  public void close() {
    server.stop();
  }
}
