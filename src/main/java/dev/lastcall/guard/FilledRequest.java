package dev.lastcall.guard;

import dev.lastcall.policy.HttpRequestTemplate.Method;
import java.util.Map;
import java.util.Optional;

/** A request that is ready to be sent. */
public record FilledRequest(
    Method method, String url, Map<String, String> headers, Optional<String> body) {

  public FilledRequest {
    headers = Map.copyOf(headers);
  }
}
