package dev.lastcall.web;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Between SIGTERM and the end every answer asks its client to take another connection: this is what
 * Lastcall preaches. Kept connections would otherwise be cut with requests on their way.
 */
@ApplicationScoped
class ClosingConnections {

  private volatile boolean closing;

  void begin(@Observes ShutdownDelayInitiatedEvent event) {
    closing = true;
  }

  /** To be called before the answer is written. */
  void announce(RoutingContext context) {
    if (!closing) {
      return;
    }
    if (context.request().version() == HttpVersion.HTTP_2) {
      // After the answer, since some clients drop what is on its way when they see a GOAWAY. The
      // largest stream says that requests sent meanwhile are answered (RFC 9113, section 6.8).
      context.addEndHandler(ended -> context.request().connection().goAway(0, Integer.MAX_VALUE));
    } else {
      context.response().putHeader("Connection", "close");
    }
  }
}
