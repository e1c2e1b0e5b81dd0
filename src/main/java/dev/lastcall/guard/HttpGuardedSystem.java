package dev.lastcall.guard;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lastcall.json.Json;
import dev.lastcall.json.Texts;
import dev.lastcall.policy.DeleteGuard;
import dev.lastcall.policy.DeleteGuard.Ready;
import dev.lastcall.policy.HttpCall;
import dev.lastcall.policy.HttpRequestTemplate.Method;
import dev.lastcall.policy.Lookup;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Calls systems over HTTP/1.1. Redirects are not followed, an answer has at most 1 MiB, and of one
 * guard at most four calls are in flight; others wait for their turn within their timeout.
 */
public final class HttpGuardedSystem implements GuardedSystem {

  private static final int MAX_URL = 200;

  private final HttpCalls calls;
  private final LookupCache lookups;
  private final GuardObserver observer;

  /**
   * @param observer hears of each call before its future is done
   * @param clock of the lookups that are kept
   */
  public HttpGuardedSystem(TlsContexts tlsContexts, GuardObserver observer, Clock clock) {
    this.calls = new HttpCalls(tlsContexts);
    this.lookups = new LookupCache(clock);
    this.observer = observer;
  }

  /** What was found is kept for a minute for each Pod's uid. */
  @Override
  public CompletableFuture<Map<String, String>> lookUp(DeleteGuard guard, TemplateValues values) {
    if (guard.lookup().isEmpty()) {
      return CompletableFuture.completedFuture(Map.of());
    }
    Lookup lookup = guard.lookup().get();
    return lookups.get(
        guard,
        values.uid(),
        () ->
            call(
                guard,
                CallName.lookup,
                lookup.call(),
                values,
                answer -> found(lookup, values, answer)));
  }

  @Override
  public CompletableFuture<Void> send(
      DeleteGuard guard, CallName name, HttpCall call, TemplateValues values) {
    return call(
        guard,
        name,
        call,
        values,
        answer -> {
          if (!isUndone(name, call, answer)) {
            requireSuccess(answer);
          }
          return null;
        });
  }

  /** What is to be removed may be gone: an earlier call did it, and its answer was lost. */
  private static boolean isUndone(CallName name, HttpCall call, HttpAnswer answer) {
    return (name == CallName.cancel || name == CallName.after)
        && call.request().method() == Method.DELETE
        && answer.isGone();
  }

  @Override
  public CompletableFuture<Readiness> ask(
      DeleteGuard guard, Ready.Http ready, TemplateValues values) {
    return call(
        guard,
        CallName.ready,
        ready.call(),
        values,
        answer -> {
          if (!ready.expectation().status().contains(answer.status())) {
            requireNoRedirect(answer);
          }
          return ExpectationCheck.of(ready.expectation(), answer.status(), answer.body());
        });
  }

  private <T> CompletableFuture<T> call(
      DeleteGuard guard, CallName name, HttpCall call, TemplateValues values, Reading<T> reading) {
    CompletableFuture<T> result = new CompletableFuture<>();
    FilledRequest request;
    try {
      request = new TemplateFilling(values).fill(call.request());
    } catch (UnfillableTemplateException e) {
      fail(guard, name, call, call.request().url(), "was not sent: " + e.getMessage(), result);
      return result;
    }
    calls
        .call(guard.name(), call, request)
        .whenComplete(
            (answer, failure) -> {
              if (failure != null) {
                fail(guard, name, call, request.url(), failure.getMessage(), result);
                return;
              }
              T read;
              try {
                read = reading.read(answer);
              } catch (FailedCallException | RuntimeException e) {
                fail(guard, name, call, request.url(), e.getMessage(), result);
                return;
              }
              observer.called(guard.name(), name, true);
              result.complete(read);
            });
    return result;
  }

  /** A query may hold what is nobody's business. */
  private void fail(
      DeleteGuard guard,
      CallName name,
      HttpCall call,
      String url,
      String why,
      CompletableFuture<?> result) {
    observer.called(guard.name(), name, false);
    String place = Texts.shortened(url.split("[?]", 2)[0], MAX_URL);
    result.completeExceptionally(
        new CallFailedException(
            "%s: %s %s %s".formatted(name, call.request().method(), place, why)));
  }

  private static Map<String, String> found(Lookup lookup, TemplateValues values, HttpAnswer answer)
      throws FailedCallException {
    requireSuccess(answer);
    LookupSelection.Result result;
    try {
      String text = new TemplateFilling(values).plain(lookup.where().text());
      result = LookupSelection.select(lookup, text, json(answer));
    } catch (UnfillableTemplateException e) {
      throw new FailedCallException("cannot be searched: " + e.getMessage());
    }
    if (result instanceof LookupSelection.Failed failed) {
      throw new FailedCallException("answered " + answer.status() + ", but " + failed.why());
    }
    return ((LookupSelection.Bound) result).values();
  }

  private static JsonNode json(HttpAnswer answer) throws FailedCallException {
    try {
      return Optional.of(Json.parse(answer.body()))
          .filter(it -> !it.isMissingNode())
          .orElseThrow(() -> new FailedCallException("answered with an empty body"));
    } catch (IOException e) {
      throw new FailedCallException("answered with a body that is not JSON");
    }
  }

  private static void requireSuccess(HttpAnswer answer) throws FailedCallException {
    requireNoRedirect(answer);
    if (!answer.isSuccess()) {
      throw new FailedCallException("answered " + answer.status());
    }
  }

  private static void requireNoRedirect(HttpAnswer answer) throws FailedCallException {
    if (answer.isRedirect()) {
      throw new FailedCallException(
          "answered " + answer.status() + ", and redirects are not followed");
    }
  }

  /** Takes from an answer what the call was made for. */
  @FunctionalInterface
  private interface Reading<T> {

    T read(HttpAnswer answer) throws FailedCallException;
  }
}
