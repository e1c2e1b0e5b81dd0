package dev.lastcall.guard;

import dev.lastcall.policy.HttpCall;
import javax.net.ssl.SSLContext;

/** Makes what secures calls out of mounted files. */
public interface TlsContexts {

  /**
   * The context for the files as they are now; the same object while their content is the same.
   *
   * @throws UnusableFileException when a file is missing or not what it should be
   */
  SSLContext context(HttpCall.Tls tls) throws UnusableFileException;
}
