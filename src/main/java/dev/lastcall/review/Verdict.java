package dev.lastcall.review;

import dev.lastcall.json.JsonPatch;
import java.util.List;
import java.util.Optional;

/**
 * The answer to a request. A denial is always deliberate: what goes wrong inside Lastcall is an
 * exception, and the webhook's failurePolicy decides.
 */
public sealed interface Verdict {

  /** The policy that decided, if any did. */
  Optional<String> policy();

  /** For the user: what is wrong and what to do about it. */
  List<String> warnings();

  /** A short code for metrics, logs and audit annotations. */
  String reason();

  /**
   * Allowed as it is.
   *
   * @param sentence why, for people; that of the skip reason, or more
   */
  record Allow(
      SkipReason skipReason, Optional<String> policy, String sentence, List<String> warnings)
      implements Verdict {

    public Allow {
      warnings = List.copyOf(warnings);
    }

    @Override
    public String reason() {
      return skipReason.code();
    }
  }

  /** Allowed with changes; the patch is never empty. */
  record Patch(JsonPatch patch, Optional<String> policy, List<String> warnings) implements Verdict {

    public Patch {
      warnings = List.copyOf(warnings);
    }

    @Override
    public String reason() {
      return "patched";
    }
  }

  /**
   * Refused.
   *
   * @param code the HTTP code that the API server passes on
   * @param status the reason of the Status, as TooManyRequests
   */
  record Deny(
      int code,
      String status,
      String message,
      String reason,
      Optional<String> policy,
      List<String> warnings)
      implements Verdict {

    public Deny {
      warnings = List.copyOf(warnings);
    }
  }
}
