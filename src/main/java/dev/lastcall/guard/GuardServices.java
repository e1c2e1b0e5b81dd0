package dev.lastcall.guard;

/**
 * What the leader works with.
 *
 * @param results by which this replica asks ready, whoever wants to know
 */
public record GuardServices(
    GuardedPods pods,
    GuardedSystem system,
    PreparationRecords records,
    GuardObserver observer,
    ReadyResults results) {}
