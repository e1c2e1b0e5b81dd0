package dev.lastcall.web;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;

/**
 * Reads a body with a limit of size and time. Quarkus' own limit is no use here: it closes an
 * HTTP/2 connection without an answer, and an API server multiplexes many reviews over one.
 */
final class RequestBody {

  /** Bytes. The API server itself takes objects of 3 MiB; a review of an update holds two. */
  static final int MAX_BYTES = 8 << 20;

  private static final long BODY_TIMEOUT_MILLIS = 30_000;

  /** How long a client may go on sending what nobody reads before it is cut off. */
  private static final long DISCARD_MILLIS = 10_000;

  private final Vertx vertx;
  private final HttpServerRequest request;
  private final BodyBudget budget;
  private final UniEmitter<? super byte[]> emitter;
  private Buffer body = Buffer.buffer();
  private final long timeout;
  private boolean done;

  private RequestBody(
      RoutingContext context, BodyBudget budget, UniEmitter<? super byte[]> emitter) {
    this.vertx = context.vertx();
    this.request = context.request();
    this.budget = budget;
    this.emitter = emitter;
    this.timeout = vertx.setTimer(BODY_TIMEOUT_MILLIS, timer -> refuseTime());
  }

  /** The body; fails with a {@link StatusException} when it is too large or too slow. */
  static Uni<byte[]> read(RoutingContext context, BodyBudget budget) {
    return Uni.createFrom().emitter(emitter -> new RequestBody(context, budget, emitter).start());
  }

  private void start() {
    request.exceptionHandler(
        failure -> refuse(new StatusException(400, "BadRequest", "the body is incomplete")));
    request.endHandler(end -> complete());
    request.handler(this::take);
    if (declaredLength() > MAX_BYTES) {
      refuseSize();
    }
    request.resume();
  }

  private void take(Buffer chunk) {
    if (done) {
      return;
    }
    if (body.length() + chunk.length() > MAX_BYTES) {
      refuseSize();
    } else if (!budget.take(chunk.length())) {
      refuseMemory();
    } else {
      body.appendBuffer(chunk);
    }
  }

  private void complete() {
    byte[] bytes = done ? new byte[0] : body.getBytes();
    if (finish()) {
      emitter.complete(bytes);
    }
  }

  private long declaredLength() {
    String length = request.getHeader("Content-Length");
    try {
      return length == null ? -1 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }

  private void refuseSize() {
    refuse(
        new StatusException(
            413,
            "RequestEntityTooLarge",
            "the body is larger than " + MAX_BYTES + " bytes (8 MiB)"));
  }

  private void refuseMemory() {
    refuse(
        new StatusException(
            503, "ServiceUnavailable", "too many bodies are being received; send it again"));
  }

  private void refuseTime() {
    refuse(new StatusException(408, "Timeout", "the body did not arrive in 30 s"));
  }

  /**
   * Answers at once and throws away what still comes: a client that is cut off while it sends may
   * never read the answer.
   */
  private void refuse(StatusException status) {
    if (finish()) {
      emitter.fail(status);
      vertx.setTimer(DISCARD_MILLIS, timer -> cutOff());
    }
  }

  private boolean finish() {
    boolean first = !done;
    if (first) {
      done = true;
      vertx.cancelTimer(timeout);
      budget.release(body.length());
      body = null;
    }
    return first;
  }

  private void cutOff() {
    if (request.isEnded()) {
      return;
    }
    if (request.version() == HttpVersion.HTTP_2) {
      request.response().reset();
    } else {
      request.connection().close();
    }
  }
}
