package dev.lastcall.guard;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lastcall.policy.DeleteGuard;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Looking Pods up in their system, and for how long that is kept. */
class GuardLookupTest {

  private static final String SELECT =
      "select: { array: /stores, where: { pointer: /address, contains: '{pod.name}.' }, bind: { id: %s } }";
  private static final String STORES =
      "{\"stores\":[{\"id\":7,\"address\":\"store-1.shop:20160\"},{\"id\":8,\"address\":\"store-2.shop:20160\"}]}";

  private final CalledSystem system = new CalledSystem();

  @AfterEach
  void stop() {
    system.close();
  }

  @Test
  void aLookupIsKeptForAMinuteForEachPod() throws Exception {
    DeleteGuard guard = lookingUp();
    system.server().stubFor(any(anyUrl()).willReturn(okJson(STORES)));

    assertEquals(Map.of("id", "7"), lookUp(guard, "store-1", "uid-1"));
    system.pass(Duration.ofSeconds(59));
    assertEquals(Map.of("id", "7"), lookUp(guard, "store-1", "uid-1"));
    system.server().verify(1, getRequestedFor(anyUrl()));
    assertEquals(Map.of("id", "8"), lookUp(guard, "store-2", "uid-2"));
    assertEquals(Map.of("id", "7"), lookUp(guard, "store-1", "uid-3"));
    system.server().verify(3, getRequestedFor(anyUrl()));
    system.pass(Duration.ofSeconds(2));
    assertEquals(Map.of("id", "7"), lookUp(guard, "store-1", "uid-1"));
    system.server().verify(4, getRequestedFor(anyUrl()));
  }

  @Test
  void aLookupThatFailsIsNotKept() throws Exception {
    DeleteGuard guard = lookingUp();
    system.server().stubFor(any(anyUrl()).willReturn(okJson("{\"stores\":[]}")));

    assertEquals(
        "lookup: GET URL/stores answered 200, but 0 of 0 entries at \"/stores\" have \"store-1.\" at /address, expected one",
        system.failure(system.calls().lookUp(guard, CalledSystem.values(guard))));
    system.server().stubFor(any(anyUrl()).willReturn(okJson(STORES)));
    assertEquals(Map.of("id", "7"), lookUp(guard, "store-1", "uid-1"));
  }

  @ParameterizedTest
  @CsvSource({
    "200, <html>, answered with a body that is not JSON",
    "200, '', answered with an empty body",
    "404, '', answered 404"
  })
  void aLookupNeedsAList(int status, String body, String why) throws Exception {
    DeleteGuard guard = lookingUp();
    system.server().stubFor(any(anyUrl()).willReturn(status(status).withBody(body)));

    assertEquals(
        "lookup: GET URL/stores " + why,
        system.failure(system.calls().lookUp(guard, CalledSystem.values(guard))));
  }

  @Test
  void aLookupIsSharedAndWhoGivesUpDoesNotEndIt() throws Exception {
    DeleteGuard guard = lookingUp();
    system.server().stubFor(any(anyUrl()).willReturn(okJson(STORES).withFixedDelay(500)));
    CompletableFuture<Map<String, String>> impatient =
        system.calls().lookUp(guard, CalledSystem.values(guard));
    CompletableFuture<Map<String, String>> patient =
        system.calls().lookUp(guard, CalledSystem.values(guard));

    impatient.cancel(true);

    assertEquals(Map.of("id", "7"), CalledSystem.get(patient));
    system.server().verify(1, getRequestedFor(anyUrl()));
  }

  @Test
  void aChangedGuardLooksUpAnew() throws Exception {
    system.server().stubFor(any(anyUrl()).willReturn(okJson(STORES)));

    assertEquals(Map.of("id", "7"), lookUp(lookingUp(), "store-1", "uid-1"));
    assertEquals(Map.of("id", "7"), lookUp(lookingUp(), "store-1", "uid-1"));
    DeleteGuard changed = lookingUp("/address");
    assertEquals(Map.of("id", "store-1.shop:20160"), lookUp(changed, "store-1", "uid-1"));
  }

  @Test
  void aGuardWithoutALookupHasNothingToLookUp() throws Exception {
    DeleteGuard guard = system.asking("{ method: GET, url: 'URL/' }", "{}");

    assertEquals(
        Map.of(), CalledSystem.get(system.calls().lookUp(guard, CalledSystem.values(guard))));
    assertEquals(List.of(), system.heard());
  }

  private DeleteGuard lookingUp() {
    return lookingUp("/id");
  }

  private DeleteGuard lookingUp(String bound) {
    return system.guard(
        "lookup: { http: { method: GET, url: 'URL/stores' }, "
            + SELECT.formatted(bound)
            + " }, prepare: { annotate: true }, ready: { annotation: lastcall.dev/ready-to-stop }");
  }

  private Map<String, String> lookUp(DeleteGuard guard, String pod, String uid) throws Exception {
    TemplateValues values = TemplateValues.of(CalledSystem.pod(pod, uid), guard);
    return CalledSystem.get(system.calls().lookUp(guard, values));
  }
}
