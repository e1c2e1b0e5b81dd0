package dev.lastcall.cluster;

import dev.lastcall.runtime.LeaderStatus;
import dev.lastcall.runtime.SharedTokenKey;
import java.util.Optional;

/** What replicas share by way of the API server, where they do. */
final class SharedState implements LeaderStatus, SharedTokenKey, AutoCloseable {

  private final Optional<Replica> replica;

  SharedState(Optional<Replica> replica) {
    this.replica = replica;
  }

  Optional<SelfManagedCertificate> certificate() {
    return replica.flatMap(Replica::certificate);
  }

  /** Empty where nothing is shared. */
  Optional<ReplicaSettings> settings() {
    return replica.map(Replica::settings);
  }

  @Override
  public boolean isLeader() {
    return replica.filter(Replica::isLeader).isPresent();
  }

  @Override
  public Optional<byte[]> bytes() {
    return replica.flatMap(Replica::bytes);
  }

  @Override
  public boolean isAwaited() {
    return replica.filter(Replica::isAwaited).isPresent();
  }

  void start() {
    replica.ifPresent(Replica::start);
  }

  @Override
  public void close() {
    replica.ifPresent(Replica::close);
  }
}
