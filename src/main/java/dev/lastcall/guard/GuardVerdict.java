package dev.lastcall.guard;

import dev.lastcall.review.PodDeletion.Way;
import dev.lastcall.review.SkipReason;
import dev.lastcall.review.Verdict;
import java.util.List;
import java.util.Optional;

/** What a guard decides about one deletion. */
public sealed interface GuardVerdict {

  /** The answer to the API server. */
  Verdict answer(Way way);

  /**
   * No guard holds this deletion, whatever the preparation.
   *
   * @param guard the guard that matches, as far as it is known
   */
  record Allowed(SkipReason reason, Optional<String> guard) implements GuardVerdict {

    @Override
    public Verdict answer(Way way) {
      return new Verdict.Allow(reason, guard, reason.sentence(), List.of());
    }
  }

  /** The guard held the Pod and lets it go: it is ready, or the deadline has passed. */
  record Released(SkipReason reason, String guard, String message) implements GuardVerdict {

    @Override
    public Verdict answer(Way way) {
      return new Verdict.Allow(reason, Optional.of(guard), message, List.of());
    }
  }

  /**
   * The Pod is held.
   *
   * @param guard that holds it; empty when there was no time to find out which does
   * @param message what is awaited and since when
   * @param next what is to be done, which never is anything in a dry run
   */
  record Held(HoldReason reason, Optional<String> guard, String message, Next next)
      implements GuardVerdict {

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int FORBIDDEN = 403;

    /** 429 is the only code after which {@code kubectl drain} tries again. */
    @Override
    public Verdict answer(Way way) {
      boolean isEviction = way == Way.EVICTION;
      return new Verdict.Deny(
          isEviction ? TOO_MANY_REQUESTS : FORBIDDEN,
          isEviction ? "TooManyRequests" : "Forbidden",
          message,
          reason.code(),
          guard,
          List.of());
    }
  }

  /** What has to be done for a Pod that is held. */
  enum Next {
    NOTHING,

    /** Write prepare-requested-at. */
    REQUEST_PREPARATION,

    /** Call ready, since no fresh result is there, and decide again. */
    ASK_READY
  }
}
