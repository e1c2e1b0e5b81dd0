package dev.lastcall.sidecar;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * A small HTTP/1 server without threads of its own. Strangers get few connections: when there are
 * too many, the oldest that is not a caller of the drain is cut.
 */
final class HttpServer {

  static final int MAX_WAITING = 64;
  private static final int MAX_STRANGERS = 64;
  private static final int BACKLOG = 512;
  private static final int MAX_ACCEPTED_AT_ONCE = 32;

  /** Gives the answer to a request, or null when it is to wait. */
  interface Handler {
    ByteBuffer answer(HttpRequest request, long now);
  }

  private final Selector selector;
  private final ServerSocketChannel listener;
  private final int port;
  private final DrainCounters counters;
  private final Log log;
  private final ArrayDeque<Connection> strangers = new ArrayDeque<>();
  private final List<Connection> waiting = new ArrayList<>();
  private boolean acceptFailed;

  HttpServer(Selector selector, int port, DrainCounters counters, Log log) throws IOException {
    this.selector = selector;
    this.counters = counters;
    this.log = log;
    this.listener = ServerSocketChannel.open();
    listener.bind(new InetSocketAddress(port), BACKLOG);
    listener.configureBlocking(false);
    listener.register(selector, SelectionKey.OP_ACCEPT);
    this.port = ((InetSocketAddress) listener.getLocalAddress()).getPort();
  }

  int port() {
    return port;
  }

  /** Callers that wait for the end of the drain. */
  int waiting() {
    return waiting.size();
  }

  /** When the next connection is to be cut. */
  long nextDeadline() {
    long next = Drain.NEVER;
    for (Connection connection : strangers) {
      next = Math.min(next, connection.deadline());
    }
    return next;
  }

  /** Does what the selector found, and cuts what took too long. */
  void serve(long now, Handler handler) {
    Iterator<SelectionKey> keys = selector.selectedKeys().iterator();
    while (keys.hasNext()) {
      SelectionKey key = keys.next();
      keys.remove();
      if (!key.isValid()) {
        continue;
      }
      if (key.attachment() == null) {
        accept(now);
      } else {
        serve((Connection) key.attachment(), now, handler);
      }
    }
    cutLate(now);
  }

  private void accept(long now) {
    try {
      for (int count = 0; count < MAX_ACCEPTED_AT_ONCE; count++) {
        SocketChannel channel = listener.accept();
        if (channel == null) {
          return;
        }
        channel.configureBlocking(false);
        SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
        Connection connection = new Connection(channel, key, now);
        key.attach(connection);
        strangers.addLast(connection);
        if (strangers.size() > MAX_STRANGERS) {
          cut(strangers.peekFirst());
        }
      }
    } catch (IOException e) {
      if (!acceptFailed) {
        log.line("event=accept-failed error=" + Log.value(String.valueOf(e.getMessage())));
      }
      acceptFailed = true;
    }
  }

  private void serve(Connection connection, long now, Handler handler) {
    try {
      if (connection.state() == Connection.State.WRITING) {
        connection.write(now);
        return;
      }
      int length = connection.read();
      if (length < 0) {
        gone(connection);
      } else if (length > 0) {
        HttpRequest request = HttpRequest.parse(connection.head(), length);
        ByteBuffer answer =
            request == null
                ? Answer.text(400, "this is no request of HTTP/1")
                : handler.answer(request, now);
        if (answer == null) {
          strangers.remove(connection);
          waiting.add(connection);
          connection.awaitDrain();
        } else {
          connection.answer(answer, now);
        }
      }
    } catch (Connection.HeadTooLargeException e) {
      answer(connection, Answer.text(431, "the request is too large"), now);
    } catch (IOException e) {
      gone(connection);
    }
  }

  /** Answers all callers that wait. */
  void answerWaiting(ByteBuffer answer, long now) {
    for (Connection connection : waiting) {
      strangers.addLast(connection);
      counters.callersAnswered++;
      answer(connection, answer.duplicate(), now);
    }
    waiting.clear();
  }

  private void answer(Connection connection, ByteBuffer answer, long now) {
    try {
      connection.answer(answer, now);
    } catch (IOException e) {
      gone(connection);
    }
  }

  private void gone(Connection connection) {
    if (waiting.remove(connection)) {
      counters.callersGone++;
      log.line("event=caller-gone");
    }
    strangers.remove(connection);
    connection.close();
  }

  private void cut(Connection connection) {
    if (connection.state() != Connection.State.LINGERING) {
      counters.connectionsCut++;
    }
    strangers.remove(connection);
    connection.close();
  }

  private void cutLate(long now) {
    List<Connection> late = new ArrayList<>();
    for (Connection connection : strangers) {
      if (connection.deadline() <= now) {
        late.add(connection);
      }
    }
    for (Connection connection : late) {
      cut(connection);
    }
  }

  /** Stops to listen; answers that were written still arrive. */
  void close() throws IOException {
    listener.close();
    for (Connection connection : strangers) {
      connection.close();
    }
    selector.close();
  }
}
