package dev.lastcall.guard;

import dev.lastcall.json.Texts;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Says in one line why there was no answer. */
final class CallFailures {

  private static final int MAX_REASON = 200;

  private CallFailures() {}

  /** To go on after the method and URL of the call. */
  static String described(Throwable failure) {
    if (causes(failure).anyMatch(CallFailures::isUnknownHost)) {
      return "failed: there is no host of that name";
    }
    boolean isTls = causes(failure).anyMatch(SSLException.class::isInstance);
    return (isTls ? "failed in TLS: " : "failed: ") + reason(failure);
  }

  private static boolean isUnknownHost(Throwable failure) {
    return failure instanceof UnresolvedAddressException || failure instanceof UnknownHostException;
  }

  /** The message of the innermost cause that has one; the outer ones often are none or its name. */
  private static String reason(Throwable failure) {
    Optional<String> message =
        causes(failure)
            .filter(cause -> !(cause instanceof CompletionException))
            .map(Throwable::getMessage)
            .filter(text -> text != null && !text.isBlank())
            .reduce((outer, inner) -> inner);
    return Texts.shortened(
        message.orElseGet(() -> withoutMessage(failure)).replaceAll("\\s+", " "), MAX_REASON);
  }

  /** The client of Java 17 loses the message where a connection is refused. */
  private static String withoutMessage(Throwable failure) {
    return causes(failure).anyMatch(ConnectException.class::isInstance)
        ? "no connection"
        : failure.getClass().getSimpleName();
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause).limit(20);
  }
}
