package dev.lastcall.guard;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.lastcall.guard.GuardedSystem.CallName;
import dev.lastcall.policy.DeleteGuard;
import dev.lastcall.policy.HttpCall;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent to a system that answers in time, and what its answers mean. */
class HttpGuardedSystemTest {

  private final CalledSystem system = new CalledSystem();

  @AfterEach
  void stop() {
    system.close();
  }

  @Test
  void valuesStayValuesOnTheWire() throws Exception {
    DeleteGuard guard =
        system.guard(
            "lookup: { http: { method: GET, url: 'URL/' }, select: { array: '', where: { pointer: /a, equals: a }, bind: { id: /id, n: /n } } }, "
                + "prepare: { http: { method: PUT, url: 'URL/{pod.name}/{label:zone}?x={label:zone}', headers: { X-Pod: '{namespace}/{pod.name}' }, body: '{\"pod\":\"{id}\",\"n\":{n}}' } }, "
                + "ready: { annotation: lastcall.dev/ready-to-stop }");
    system.server().stubFor(any(anyUrl()).willReturn(status(204)));

    CalledSystem.get(
        system.prepare(
            guard, CalledSystem.values(guard).with(Map.of("id", "a\"}\r\nb", "n", "42"))));

    LoggedRequest request = only();
    assertEquals("PUT", request.getMethod().getName());
    assertEquals("/store-1/a%2Fb-%C3%A4?x=a%2Fb-%C3%A4", request.getUrl());
    assertEquals("shop/store-1", request.getHeader("X-Pod"));
    assertEquals("application/json", request.getHeader("Content-Type"));
    assertEquals("{\"pod\":\"a\\\"}\\r\\nb\",\"n\":42}", request.getBodyAsString());
    assertEquals(List.of("prepare true"), system.heard());
  }

  @ParameterizedTest
  @CsvSource({"POST, 0, ", "PUT, 0, ", "DELETE, 0, ", "POST, 3, application/x-www-form-urlencoded"})
  void methodsAreSentWithTheLengthThatServersExpect(String method, String length, String type)
      throws Exception {
    String form = ", headers: { content-type: " + type + " }, body: 'a=1'";
    DeleteGuard guard =
        system.preparing(
            "{ method: %s, url: 'URL/'%s }".formatted(method, type == null ? "" : form));
    system.server().stubFor(any(anyUrl()).willReturn(status(200)));

    CalledSystem.get(system.prepare(guard, CalledSystem.values(guard)));

    assertEquals(method, only().getMethod().getName());
    assertEquals(length, only().getHeader("Content-Length"));
    assertEquals(type, only().getHeader("Content-Type"));
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 202, 204, 299})
  void anySuccessOfACallIsEnough(int status) throws Exception {
    DeleteGuard guard = system.preparing("{ method: POST, url: 'URL/evict' }");
    system.server().stubFor(any(anyUrl()).willReturn(status(status)));

    CalledSystem.get(system.prepare(guard, CalledSystem.values(guard)));

    assertEquals(List.of("prepare true"), system.heard());
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 404, 409, 429, 500, 503})
  void otherAnswersAreToldWithoutQueryAndBody(int status) throws Exception {
    DeleteGuard guard = system.preparing("{ method: POST, url: 'URL/evict/{pod.name}?key=k1' }");
    system.server().stubFor(any(anyUrl()).willReturn(status(status).withBody("secret")));

    assertEquals(
        "prepare: POST URL/evict/store-1 answered " + status,
        system.failure(system.prepare(guard, CalledSystem.values(guard))));
    assertEquals(List.of("prepare false"), system.heard());
  }

  /** A leader that dies between the answer and its note sends it again. */
  @ParameterizedTest
  @ValueSource(ints = {404, 410})
  void whatIsToBeRemovedMayBeGone(int status) throws Exception {
    DeleteGuard guard = system.preparing("{ method: DELETE, url: 'URL/evictions/1' }");
    HttpCall call = ((DeleteGuard.Prepare.Http) guard.prepare()).call();
    system.server().stubFor(any(anyUrl()).willReturn(status(status)));

    CalledSystem.get(system.calls().send(guard, CallName.cancel, call, CalledSystem.values(guard)));
    CalledSystem.get(system.calls().send(guard, CallName.after, call, CalledSystem.values(guard)));

    assertEquals(
        "prepare: DELETE URL/evictions/1 answered " + status,
        system.failure(
            system.calls().send(guard, CallName.prepare, call, CalledSystem.values(guard))));
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void redirectsAreNotFollowed(int status) throws Exception {
    try (CalledSystem other = new CalledSystem()) {
      String there = other.url() + "/elsewhere";
      system
          .server()
          .stubFor(any(anyUrl()).willReturn(status(status).withHeader("Location", there)));
      DeleteGuard guard = system.preparing("{ method: POST, url: 'URL/evict', body: '{}' }");
      DeleteGuard asking = system.asking("{ method: GET, url: 'URL/ready' }", "{}");

      assertEquals(
          "prepare: POST URL/evict answered " + status + ", and redirects are not followed",
          system.failure(system.prepare(guard, CalledSystem.values(guard))));
      assertEquals(
          "ready: GET URL/ready answered " + status + ", and redirects are not followed",
          system.failure(system.ask(asking, CalledSystem.values(asking))));
      assertEquals(List.of(), other.server().getAllServeEvents());
    }
  }

  @Test
  void readinessFlaps() throws Exception {
    DeleteGuard guard =
        system.asking(
            "{ method: GET, url: 'URL/leaders/{pod.name}' }",
            "{ status: [200, 404], json: [{ pointer: /leaders, equals: 0 }] }");
    answer("one", Scenario.STARTED, "{\"leaders\":3}");
    answer("two", "one", "{\"leaders\":0}");
    answer("three", "two", "{\"leaders\":1}");

    assertEquals(new Readiness.NotReady("/leaders is 3, expected 0"), readiness(guard));
    assertEquals(new Readiness.Ready(), readiness(guard));
    assertEquals(new Readiness.NotReady("/leaders is 1, expected 0"), readiness(guard));
    assertEquals(List.of("ready true", "ready true", "ready true"), system.heard());
  }

  @Test
  void aStatusThatIsNotExpectedIsAnAnswer() throws Exception {
    DeleteGuard guard = system.asking("{ method: GET, url: 'URL/quorum' }", "{}");
    system.server().stubFor(any(anyUrl()).willReturn(status(503)));

    assertEquals(new Readiness.NotReady("the status is 503, expected 200"), readiness(guard));
  }

  @Test
  void aCallWithoutAValueIsNotSent() throws Exception {
    DeleteGuard guard = system.preparing("{ method: POST, url: 'URL/{label:rack}' }");

    assertEquals(
        "prepare: POST URL/{label:rack} was not sent: there is no value for {label:rack}",
        system.failure(system.prepare(guard, CalledSystem.values(guard))));
    assertEquals(List.of(), system.server().getAllServeEvents());
  }

  private Readiness readiness(DeleteGuard guard) throws Exception {
    return assertInstanceOf(
        Readiness.class, CalledSystem.get(system.ask(guard, CalledSystem.values(guard))));
  }

  private void answer(String next, String state, String body) {
    system
        .server()
        .stubFor(
            get(anyUrl())
                .inScenario("flapping")
                .whenScenarioStateIs(state)
                .willReturn(okJson(body))
                .willSetStateTo(next));
  }

  private LoggedRequest only() {
    List<LoggedRequest> requests = system.server().findAll(WireMock.anyRequestedFor(anyUrl()));
    assertEquals(1, requests.size());
    return requests.get(0);
  }
}
