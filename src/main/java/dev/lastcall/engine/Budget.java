package dev.lastcall.engine;

/**
 * The one sum behind every number that Lastcall writes on a Pod; all in whole seconds.
 *
 * @param delay the preStop wait
 * @param stopTime what the application needs after SIGTERM, at most what fits
 * @param stopTimeSource where the stop time comes from, as {@code default}
 * @param margin slack for the kubelet
 * @param grace terminationGracePeriodSeconds after the patch
 * @param previousGrace terminationGracePeriodSeconds before, 30 when it was not set
 */
public record Budget(
    long delay,
    long stopTime,
    String stopTimeSource,
    long margin,
    long grace,
    long previousGrace) {}
