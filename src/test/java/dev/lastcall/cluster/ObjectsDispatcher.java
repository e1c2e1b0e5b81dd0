package dev.lastcall.cluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.mockwebserver.crud.AttributeSet;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.Response;
import io.fabric8.mockwebserver.http.WebSocket;
import io.fabric8.mockwebserver.http.WebSocketListener;

/**
 * The objects of an API server, whose watches end at one go.
 *
 * <p>{@link KubernetesCrudDispatcher} first ends the thread of a watch and then forgets the watch.
 * A change in between is refused by that thread, and the one who asked for it never gets an answer.
 */
final class ObjectsDispatcher extends KubernetesCrudDispatcher {

  private final Object watches = new Object();

  @Override
  public void processEvent(
      String path,
      AttributeSet pathAttributes,
      AttributeSet oldAttributes,
      GenericKubernetesResource resource,
      String newState) {
    synchronized (watches) {
      super.processEvent(path, pathAttributes, oldAttributes, resource, newState);
    }
  }

  @Override
  public MockResponse handleWatch(String path) {
    MockResponse response = super.handleWatch(path);
    return response.withWebSocketUpgrade(new EndsAtOneGo(response.getWebSocketListener()));
  }

  private final class EndsAtOneGo extends WebSocketListener {

    private final WebSocketListener watch;

    EndsAtOneGo(WebSocketListener watch) {
      this.watch = watch;
    }

    @Override
    public void onOpen(WebSocket socket, Response response) {
      watch.onOpen(socket, response);
    }

    @Override
    public void onClosing(WebSocket socket, int code, String reason) {
      watch.onClosing(socket, code, reason);
    }

    @Override
    public void onClosed(WebSocket socket, int code, String reason) {
      synchronized (watches) {
        watch.onClosed(socket, code, reason);
      }
    }

    @Override
    public void onFailure(WebSocket socket, Throwable thrown, Response response) {
      synchronized (watches) {
        watch.onFailure(socket, thrown, response);
      }
    }
  }
}
