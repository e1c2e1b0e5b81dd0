package dev.lastcall.cluster;

import java.util.List;
import org.jboss.logging.Logger;

/**
 * Whether Lastcall is being removed: its webhook configurations were there, and none is any more.
 * Then nothing is made again that {@code uninstall} takes away.
 */
final class Installation implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(Installation.class);

  private final List<Followed<?>> configurations;
  private boolean seen;
  private boolean told;

  Installation(List<Followed<?>> configurations) {
    this.configurations = List.copyOf(configurations);
  }

  void start() {
    configurations.forEach(Followed::start);
  }

  synchronized boolean isGone() {
    seen = seen || configurations.stream().anyMatch(Followed::isPresent);
    boolean gone = seen && configurations.stream().allMatch(Followed::isAbsent);
    if (gone && !told) {
      LOG.info("The webhook configurations are gone: no leader until one is there again");
    }
    told = gone;
    return gone;
  }

  @Override
  public void close() {
    configurations.forEach(Followed::close);
  }
}
