package dev.lastcall.cluster;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.http.Dispatcher;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** An API server with Pods, which answers otherwise when the test wants it. */
final class GuardApiServer implements AutoCloseable {

  final List<String> requests = new CopyOnWriteArrayList<>();
  volatile Function<RecordedRequest, Optional<MockResponse>> otherwise =
      request -> Optional.empty();

  private final Dispatcher objects = new ObjectsDispatcher();
  private final KubernetesMockServer entrance = server(objects);
  private final KubernetesMockServer front = server(new Front());
  private final KubernetesClient administrator;
  private final KubernetesClient client;

  GuardApiServer() {
    entrance.init();
    front.init();
    administrator = entrance.createClient();
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl("http://127.0.0.1:" + front.getPort())
            .withWatchReconnectInterval(50)
            .build();
    client = new KubernetesClientBuilder().withConfig(config).build();
  }

  /** For Lastcall. */
  KubernetesClient client() {
    return client;
  }

  /** For the test; nothing of it fails or is recorded. */
  KubernetesClient administrator() {
    return administrator;
  }

  Pod pod(String namespace, String name) {
    return administrator.pods().inNamespace(namespace).withName(name).get();
  }

  List<Event> events(String namespace) {
    return administrator.v1().events().inNamespace(namespace).list().getItems();
  }

  long count(String method) {
    return requests.stream().filter(it -> it.startsWith(method + " ")).count();
  }

  static MockResponse status(int code) {
    return new MockResponse()
        .setResponseCode(code)
        .setHeader("Content-Type", "application/json")
        .setBody(
            """
            {"kind":"Status","apiVersion":"v1","status":"Failure","message":"as the test wants",
             "reason":"Test","code":%d}\
            """
                .formatted(code));
  }

  @Override
  public void close() {
    client.close();
    administrator.close();
    front.destroy();
    entrance.destroy();
  }

  private static KubernetesMockServer server(Dispatcher dispatcher) {
    return new KubernetesMockServer(
        new Context(), new MockWebServer(), new HashMap<>(), dispatcher, false);
  }

  private final class Front extends Dispatcher {

    @Override
    public MockResponse dispatch(RecordedRequest request) {
      requests.add(request.getMethod() + " " + request.getPath());
      return otherwise.apply(request).orElseGet(() -> objects.dispatch(request));
    }
  }
}
