package dev.lastcall.web;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;

/** What answers need not wait for, as a line of the log that is written for each. */
final class AfterAnswers {

  private AfterAnswers() {}

  /**
   * On an event loop the work is queued: Netty runs it after the answers were flushed, which it
   * does when it has read a connection. On a worker thread it runs at once, before the answer.
   */
  static void run(Runnable work) {
    if (Context.isOnEventLoopThread()
        && Vertx.currentContext() instanceof ContextInternal context) {
      context.nettyEventLoop().execute(work);
    } else {
      work.run();
    }
  }
}
