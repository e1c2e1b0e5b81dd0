package dev.lastcall.guard;

import dev.lastcall.policy.DeleteGuard;
import dev.lastcall.policy.HttpCall;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** A system that answers when the test says so. */
final class FakeSystem implements GuardedSystem {

  /** The questions that were not answered yet, or were; the oldest first. */
  final List<CompletableFuture<Readiness>> asked = new CopyOnWriteArrayList<>();

  final List<TemplateValues> values = new CopyOnWriteArrayList<>();

  volatile CompletableFuture<Map<String, String>> lookup =
      CompletableFuture.completedFuture(Map.of());

  @Override
  public CompletableFuture<Map<String, String>> lookUp(DeleteGuard guard, TemplateValues of) {
    return lookup;
  }

  @Override
  public CompletableFuture<Void> send(
      DeleteGuard guard, CallName name, HttpCall call, TemplateValues of) {
    throw new AssertionError("an admission sends nothing");
  }

  @Override
  public CompletableFuture<Readiness> ask(
      DeleteGuard guard, DeleteGuard.Ready.Http ready, TemplateValues of) {
    CompletableFuture<Readiness> answer = new CompletableFuture<>();
    values.add(of);
    asked.add(answer);
    return answer;
  }
}
