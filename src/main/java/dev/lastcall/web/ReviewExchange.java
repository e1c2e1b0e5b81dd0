package dev.lastcall.web;

import io.netty.buffer.Unpooled;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.buffer.impl.BufferImpl;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.impl.ContextInternal;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Optional;

/**
 * One review: its body is read, it is decided, and the answer is written. All on the event loop of
 * the connection; only what is large is decided elsewhere, since others wait for that thread.
 */
final class ReviewExchange {

  private static final String JSON = "application/json";
  private static final String RETRY_AFTER = "Retry-After";

  private static final String TOO_MANY = "there are too many requests; send it again";

  private static final String TOO_LARGE =
      "the body is larger than " + RequestBody.MAX_BYTES + " bytes (8 MiB)";

  /** Bytes that Lastcall, Vert.x and Netty keep for a request besides its body. */
  static final int BYTES_OF_REQUEST = 16 << 10;

  /** Of HTTP/2: nothing was done, so a client may send it again (RFC 9113, section 8.7). */
  private static final long REFUSED_STREAM = 7;

  private static final long BODY_NANOS = Duration.ofSeconds(30).toNanos();

  /** How long a client may go on sending what nobody reads before it is cut off. */
  private static final long DISCARD_NANOS = Duration.ofSeconds(10).toNanos();

  /** How long a client may take to read its answer. */
  private static final long ANSWER_NANOS = Duration.ofSeconds(30).toNanos();

  private enum Phase {
    READING,
    DECIDING,
    ANSWERING,
    DISCARDING
  }

  private final RoutingContext context;
  private final HttpServerRequest request;
  private final ContextInternal eventLoop;
  private final Optional<OpenConnection> connection;
  private final Client client;
  private final ReviewExchanges exchanges;
  private final ReviewDecision decision;
  private final RequestBody body;
  private boolean holdsMemory;
  private long announced;
  private volatile Phase phase = Phase.READING;
  private volatile long deadline = System.nanoTime() + BODY_NANOS;

  ReviewExchange(RoutingContext context, Decision decision, ReviewExchanges exchanges) {
    this.context = context;
    this.request = context.request();
    this.eventLoop = (ContextInternal) exchanges.vertx().getOrCreateContext();
    this.connection = OpenConnection.of(request);
    this.client = connection.map(OpenConnection::client).orElse(exchanges.unknownClient());
    this.exchanges = exchanges;
    this.decision =
        new ReviewDecision(
            decision, request.getHeader(HttpHeaders.CONTENT_TYPE), client, exchanges);
    this.body = new RequestBody(exchanges.bodies(), exchanges.segments(), client, declaredLength());
  }

  private long declaredLength() {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    try {
      return length == null ? -1 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }

  void start() {
    holdsMemory = exchanges.bodies().resize(client, 0, BYTES_OF_REQUEST);
    if (!holdsMemory && request.version() == HttpVersion.HTTP_2) {
      exchanges.recorder().refused(TOO_MANY);
      context.response().reset(REFUSED_STREAM);
      end();
      return;
    }
    request.exceptionHandler(failure -> interrupted());
    request.endHandler(end -> complete());
    request.handler(this::take);
    if (!holdsMemory) {
      refuse(StatusException.overloaded(TOO_MANY));
    } else if (declaredLength() > RequestBody.MAX_BYTES) {
      refuse(StatusException.tooLarge(TOO_LARGE));
    } else if (!announce()) {
      refuse(StatusException.overloaded("too many large bodies are being received; send it again"));
    }
    request.resume();
  }

  /** False when the client sends as many bytes of large bodies as there is memory for. */
  private boolean announce() {
    long declared = declaredLength();
    if (declared <= RequestBody.LARGE) {
      return true;
    }
    if (!client.announce(declared, exchanges.bodies().limit())) {
      return false;
    }
    announced = declared;
    return true;
  }

  /** May be called again. Before the answer is written: who has it may send the next at once. */
  private void releaseBody() {
    body.release();
    client.received(announced);
    announced = 0;
  }

  private void take(Buffer chunk) {
    if (phase != Phase.READING) {
      return;
    }
    if (!body.isWithinLimit(chunk.length())) {
      refuse(StatusException.tooLarge(TOO_LARGE));
    } else if (!body.append(chunk)) {
      refuse(StatusException.overloaded("too many bodies are being received; send it again"));
    }
  }

  private void complete() {
    if (phase == Phase.DISCARDING) {
      end();
    } else if (phase == Phase.READING) {
      phase = Phase.DECIDING;
      if (body.isSmall()) {
        connection.ifPresentOrElse(
            it -> it.decide(request.version() == HttpVersion.HTTP_2, () -> decideInTurn()),
            () -> decideInTurn());
      } else {
        decideElsewhere().onComplete(this::answer);
      }
    }
  }

  private Future<byte[]> decideElsewhere() {
    return exchanges.vertx().executeBlocking(() -> decision.ofLarge(body), false).compose(it -> it);
  }

  private void decideInTurn() {
    eventLoop.dispatch(
        turn -> {
          if (context.response().closed()) {
            releaseBody();
            end();
          } else {
            decide().onComplete(this::answer);
          }
        });
  }

  private Future<byte[]> decide() {
    try {
      return decision.of(body);
    } catch (RuntimeException | Error e) {
      return Future.failedFuture(e);
    }
  }

  private void answer(AsyncResult<byte[]> decided) {
    releaseBody();
    if (decided.succeeded()) {
      write(200, decided.result());
    } else {
      fail(decided.cause());
    }
  }

  private void interrupted() {
    if (phase == Phase.READING) {
      refuse(new StatusException(400, "BadRequest", "the body is incomplete"));
    } else if (phase == Phase.DISCARDING) {
      end();
    }
  }

  /**
   * Answers at once and throws away what still comes: a client that is cut off while it sends may
   * never read the answer.
   */
  private void refuse(StatusException status) {
    releaseBody();
    fail(status);
  }

  private void fail(Throwable failure) {
    decision.failed(failure);
    StatusAnswer answer = StatusAnswer.of(failure);
    write(answer.code(), answer.body());
  }

  private void write(int code, byte[] answer) {
    HttpServerResponse response = context.response();
    if (response.closed()) {
      end();
      return;
    }
    deadline = System.nanoTime() + ANSWER_NANOS;
    phase = Phase.ANSWERING;
    exchanges.closingConnections().announce(context);
    response.setStatusCode(code).putHeader(HttpHeaders.CONTENT_TYPE, JSON);
    if (code == StatusException.OVERLOADED) {
      response.putHeader(RETRY_AFTER, "1");
    }
    response
        .end(BufferImpl.buffer(Unpooled.wrappedBuffer(answer)))
        .onComplete(written -> written());
  }

  private void written() {
    if (request.isEnded() || context.response().closed()) {
      end();
    } else {
      deadline = System.nanoTime() + DISCARD_NANOS;
      phase = Phase.DISCARDING;
    }
  }

  private void end() {
    if (exchanges.ended(this) && holdsMemory) {
      exchanges.bodies().resize(client, BYTES_OF_REQUEST, 0);
    }
  }

  /** May be called on any thread. */
  void endIfOverdue(long now) {
    if (phase != Phase.DECIDING && now - deadline > 0) {
      eventLoop.runOnContext(run -> endOverdue(now));
    }
  }

  private void endOverdue(long now) {
    if (phase == Phase.DECIDING || now - deadline <= 0) {
      return;
    }
    if (phase == Phase.READING) {
      refuse(new StatusException(408, "Timeout", "the body did not arrive in 30 s"));
    } else {
      cutOff();
      end();
    }
  }

  /** Other requests go on where they have streams of their own. */
  private void cutOff() {
    boolean hasStream = request.version() == HttpVersion.HTTP_2;
    if (!hasStream || !context.response().reset()) {
      request.connection().close();
    }
  }
}
