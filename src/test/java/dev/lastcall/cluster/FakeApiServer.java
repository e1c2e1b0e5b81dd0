package dev.lastcall.cluster;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
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
import io.fabric8.mockwebserver.http.Response;
import io.fabric8.mockwebserver.http.WebSocket;
import io.fabric8.mockwebserver.http.WebSocketListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;

/**
 * An API server that can be stopped and started again at the same port. It keeps its objects, which
 * can be changed while it is down: the administrator has an entrance of its own.
 */
final class FakeApiServer implements AutoCloseable {

  private static final String GONE_STATUS =
      """
      {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",
       "message":"too old resource version: 1 (2)","reason":"Expired","code":410}""";

  final List<RecordedRequest> requests = new CopyOnWriteArrayList<>();
  volatile boolean nextWatchIsGone;

  private final Dispatcher objects = new ObjectsDispatcher();
  private final KubernetesMockServer entrance = server(objects);
  private final KubernetesClient administrator;
  private final int port = freePort();
  private KubernetesMockServer server;

  FakeApiServer() {
    entrance.init();
    administrator = entrance.createClient();
  }

  void start() {
    server = server(new Front());
    server.init(InetAddress.getLoopbackAddress(), port);
  }

  void stop() {
    server.destroy();
  }

  /** A client for the server, whether it is up or not. */
  KubernetesClient client() {
    return client(port);
  }

  static KubernetesClient client(int port) {
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl("http://127.0.0.1:" + port)
            .withWatchReconnectInterval(50)
            .build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  void put(String name, Map<String, String> labels) {
    Namespace namespace =
        new NamespaceBuilder()
            .withNewMetadata()
            .withName(name)
            .withLabels(labels)
            .endMetadata()
            .build();
    if (administrator.namespaces().withName(name).get() == null) {
      administrator.namespaces().resource(namespace).create();
    } else {
      administrator.namespaces().resource(namespace).update();
    }
  }

  void delete(String name) {
    administrator.namespaces().withName(name).delete();
  }

  List<RecordedRequest> lists() {
    return requests.stream().filter(request -> !isWatch(request) && isCollection(request)).toList();
  }

  List<RecordedRequest> watches() {
    return requests.stream().filter(FakeApiServer::isWatch).toList();
  }

  @Override
  public void close() {
    administrator.close();
    entrance.destroy();
    if (server != null) {
      server.destroy();
    }
  }

  private static boolean isWatch(RecordedRequest request) {
    return request.getPath().contains("watch=true");
  }

  private static boolean isCollection(RecordedRequest request) {
    return request.getPath().startsWith("/api/v1/namespaces?");
  }

  private static KubernetesMockServer server(Dispatcher dispatcher) {
    return new KubernetesMockServer(
        new Context(), new MockWebServer(), new HashMap<>(), dispatcher, false);
  }

  /** Below the ports that systems give to connections, so that nobody takes it while it is free. */
  private static int freePort() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(20_000, 30_000);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException taken) {
        // Another number will do.
      }
    }
  }

  /** Records requests, and refuses a watch when told to. */
  private final class Front extends Dispatcher {

    @Override
    public MockResponse dispatch(RecordedRequest request) {
      requests.add(request);
      if (isWatch(request) && nextWatchIsGone) {
        nextWatchIsGone = false;
        return new MockResponse().withWebSocketUpgrade(new GoneEvent());
      }
      return objects.dispatch(request);
    }
  }

  /** The API server accepts a watch that is too old, and ends it with an event. */
  private static final class GoneEvent extends WebSocketListener {

    @Override
    public void onOpen(WebSocket socket, Response response) {
      socket.send("{\"type\":\"ERROR\",\"object\":" + GONE_STATUS + "}");
    }
  }
}
