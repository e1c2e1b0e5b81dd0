package dev.lastcall.guard;

import dev.lastcall.policy.DeleteGuard;
import dev.lastcall.policy.HttpCall;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The systems that guarded Pods belong to, which guards call. Nothing blocks; every future ends
 * within the timeouts of the calls it makes, and fails with a {@link CallFailedException} alone.
 */
public interface GuardedSystem {

  /** What the guard's lookup binds for the Pod; nothing where it has none. */
  CompletableFuture<Map<String, String>> lookUp(DeleteGuard guard, TemplateValues values);

  /**
   * Sends a call of which any 2xx is success: prepare, after, cancel, notify. A DELETE that undoes
   * (after, cancel) may find nothing to remove: 404 and 410 are success, too.
   */
  CompletableFuture<Void> send(
      DeleteGuard guard, CallName name, HttpCall call, TemplateValues values);

  /** Asks whether a Pod is ready, by the guard's call; {@code values} hold what was looked up. */
  CompletableFuture<Readiness> ask(
      DeleteGuard guard, DeleteGuard.Ready.Http ready, TemplateValues values);

  /** The name of a call, for messages and metrics; it is that of the policy file. */
  enum CallName {
    lookup,
    prepare,
    ready,
    after,
    cancel,
    notify
  }

  /**
   * A call that did not succeed.
   *
   * <p>The message is one sentence without a full stop, as {@code prepare: POST http://pd:2379/x
   * answered 500}; it holds no credentials.
   */
  final class CallFailedException extends Exception {

    public CallFailedException(String message) {
      super(message);
    }
  }
}
