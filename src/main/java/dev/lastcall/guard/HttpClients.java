package dev.lastcall.guard;

import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;

/** One client for each TLS context, so that connections are used again and never mixed. */
final class HttpClients {

  private static final int MAX_CLIENTS = 32;

  private final Executor executor;
  private final Map<SSLContext, HttpClient> byContext =
      new BoundedMap<>(MAX_CLIENTS, BoundedMap.Forgets.LEAST_USED);

  /** Made with the first call that needs it: it reads the authorities that the system trusts. */
  private HttpClient ofTheSystem;

  HttpClients(Executor executor) {
    this.executor = executor;
  }

  /**
   * @param context that of the system if empty
   */
  synchronized HttpClient client(Optional<SSLContext> context) {
    if (context.isPresent()) {
      return byContext.computeIfAbsent(context.get(), tls -> builder().sslContext(tls).build());
    }
    if (ofTheSystem == null) {
      ofTheSystem = builder().build();
    }
    return ofTheSystem;
  }

  /** A redirect would take credentials to a host that nobody named. */
  private HttpClient.Builder builder() {
    return HttpClient.newBuilder()
        .version(Version.HTTP_1_1)
        .followRedirects(Redirect.NEVER)
        .executor(executor);
  }
}
