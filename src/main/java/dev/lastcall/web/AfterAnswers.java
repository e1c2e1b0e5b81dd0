package dev.lastcall.web;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;

/** What answers need not wait for, as a line of the log that is written for each. */
final class AfterAnswers {

  private AfterAnswers() {}

  /**
   * Runs the work when the event loop has sent what it decided from what it read last; on other
   * threads, where nobody else waits for the thread, at once. Netty runs tasks after it has read
   * its connections, and what is written meanwhile is sent at the end of the reading of each.
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
