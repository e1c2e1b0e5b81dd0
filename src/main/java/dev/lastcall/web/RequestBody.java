package dev.lastcall.web;

import dev.lastcall.json.Json;
import dev.lastcall.review.AdmissionReviews;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Reads bodies with a limit of size and time. Quarkus' own limit is no use here: it closes an
 * HTTP/2 connection without an answer, and an API server multiplexes many reviews over one.
 */
@ApplicationScoped
class RequestBody {

  /** Bytes. The API server itself takes objects of 3 MiB; a review of an update holds two. */
  static final int MAX_BYTES = 8 << 20;

  private static final String KEY = RequestBody.class.getName();
  private static final long BODY_TIMEOUT_MILLIS = 30_000;

  /** How long a client may go on sending what nobody reads before the connection is closed. */
  private static final long DISCARD_MILLIS = 10_000;

  private static final int BEFORE_REST = 100;

  void register(@Observes Filters filters) {
    filters.register(RequestBody::read, BEFORE_REST);
  }

  /** The body of a POST request that the filter has read. */
  static byte[] of(RoutingContext context) {
    Buffer body = context.get(KEY);
    return body == null ? new byte[0] : body.getBytes();
  }

  private static void read(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (request.method() != HttpMethod.POST) {
      context.next();
      return;
    }
    Vertx vertx = context.vertx();
    long timeout =
        vertx.setTimer(
            BODY_TIMEOUT_MILLIS,
            timer -> refuse(vertx, request, 408, "Timeout", "the body did not arrive in 30 s"));
    Buffer body = Buffer.buffer();
    request.exceptionHandler(failure -> vertx.cancelTimer(timeout));
    request.endHandler(
        end -> {
          vertx.cancelTimer(timeout);
          if (!request.response().ended()) {
            context.put(KEY, body);
            context.next();
          }
        });
    request.handler(
        chunk -> {
          if (request.response().ended()) {
            return;
          }
          if (body.length() + chunk.length() > MAX_BYTES) {
            vertx.cancelTimer(timeout);
            refuseSize(vertx, request);
          } else {
            body.appendBuffer(chunk);
          }
        });
    if (declaredLength(request) > MAX_BYTES) {
      vertx.cancelTimer(timeout);
      refuseSize(vertx, request);
    }
    request.resume();
  }

  private static long declaredLength(HttpServerRequest request) {
    String length = request.getHeader("Content-Length");
    try {
      return length == null ? -1 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }

  private static void refuseSize(Vertx vertx, HttpServerRequest request) {
    refuse(
        vertx,
        request,
        413,
        "RequestEntityTooLarge",
        "the body is larger than " + MAX_BYTES + " bytes (8 MiB)");
  }

  /**
   * Answers at once and throws away what still comes: a client that is cut off while it sends may
   * never read the answer.
   */
  private static void refuse(
      Vertx vertx, HttpServerRequest request, int code, String reason, String message) {
    request
        .response()
        .setStatusCode(code)
        .putHeader("Content-Type", "application/json")
        .end(Buffer.buffer(Json.bytes(AdmissionReviews.failure(code, reason, message))));
    vertx.setTimer(
        DISCARD_MILLIS,
        timer -> {
          if (!request.isEnded()) {
            cutOff(request);
          }
        });
  }

  private static void cutOff(HttpServerRequest request) {
    if (request.version() == HttpVersion.HTTP_2) {
      request.response().reset();
    } else {
      request.connection().close();
    }
  }
}
