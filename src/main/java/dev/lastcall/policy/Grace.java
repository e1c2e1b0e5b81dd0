package dev.lastcall.policy;

import java.time.Duration;

/**
 * The section {@code grace}: terminationGracePeriodSeconds is raised to what the containers need.
 *
 * @param stop how long applications take after SIGTERM
 * @param margin slack for the kubelet
 * @param min grace below which a Pod is always raised
 * @param max bound of what is raised; a Pod that asks for more itself keeps it
 */
public record Grace(StopTime stop, Duration margin, Duration min, Duration max) {

  /** Slack for the kubelet where a policy has no section {@code grace}. */
  public static final Duration DEFAULT_MARGIN = Duration.ofSeconds(5);
}
