package dev.lastcall.web;

import dev.lastcall.review.Request;
import dev.lastcall.review.Verdict;
import io.vertx.core.Future;

/** What a webhook answers. */
@FunctionalInterface
interface Decision {

  /**
   * The verdict, at once where it can be.
   *
   * @throws StatusException for what is the client's fault, or a dependency's; the future may fail
   *     with it, too
   */
  Future<Verdict> decide(Request request);
}
