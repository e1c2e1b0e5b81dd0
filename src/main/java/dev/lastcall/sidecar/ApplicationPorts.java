package dev.lastcall.sidecar;

import java.util.Arrays;
import java.util.List;

/**
 * The ports of the application and who listens on them. A container that was restarted shows by its
 * sockets: those that listened when the drain started are gone, and another one listens.
 */
final class ApplicationPorts {

  private final List<Integer> configured;
  private final int ownPort;
  private int[] ports = new int[0];
  private int[] knownPorts = new int[8];
  private long[] knownInodes = new long[8];
  private int known;

  ApplicationPorts(List<Integer> configured, int ownPort) {
    this.configured = configured;
    this.ownPort = ownPort;
  }

  /** Begins anew with what listens now. */
  void remember(SocketSnapshot now) {
    known = 0;
    ports = new int[0];
    for (int port : configured) {
      addPort(port);
    }
    for (int index = 0; index < now.listeners(); index++) {
      int port = now.listenerPort(index);
      if (configured.isEmpty() && !now.listenerLoopback(index)) {
        addPort(port);
      }
      if (contains(port)) {
        know(port, now.listenerInode(index));
      }
    }
  }

  private void addPort(int port) {
    if (port != ownPort && !contains(port)) {
      ports = Arrays.copyOf(ports, ports.length + 1);
      ports[ports.length - 1] = port;
    }
  }

  private void know(int port, long inode) {
    if (known == knownPorts.length) {
      knownPorts = Arrays.copyOf(knownPorts, known * 2);
      knownInodes = Arrays.copyOf(knownInodes, known * 2);
    }
    knownPorts[known] = port;
    knownInodes[known] = inode;
    known++;
  }

  /** In the order in which they were found; empty before {@link #remember}. */
  int[] ports() {
    return ports.clone();
  }

  long connections(SocketSnapshot now) {
    long sum = 0;
    for (int port : ports) {
      sum += now.established(port);
    }
    return sum;
  }

  /**
   * Whether a container that listened has been started again. A worker that joins while others
   * still listen is no restart, nor is the first listener of an application that was still
   * starting.
   *
   * @param finished whether the drain is over; from then on a first listener is a restart too,
   *     since the application that was asked to stop would not begin to listen
   */
  boolean restarted(SocketSnapshot now, boolean finished) {
    for (int index = 0; index < now.listeners(); index++) {
      int port = now.listenerPort(index);
      long inode = now.listenerInode(index);
      if (!isOfApplication(port, now.listenerLoopback(index)) || isKnown(port, inode)) {
        continue;
      }
      boolean before = isKnown(port, SocketSnapshot.NO_INODE);
      if (before ? !stillListens(port, now) : finished) {
        return true;
      }
      know(port, inode);
    }
    return false;
  }

  /** Whether there were listeners when {@link #remember} was called. */
  boolean areListenedOn() {
    return known > 0;
  }

  /** Whether there were listeners, and none of them is left. */
  boolean allGone(SocketSnapshot now) {
    for (int index = 0; index < now.listeners(); index++) {
      if (isKnown(now.listenerPort(index), now.listenerInode(index))) {
        return false;
      }
    }
    return known > 0;
  }

  private boolean isOfApplication(int port, boolean loopback) {
    return contains(port)
        || (configured.isEmpty() && ports.length == 0 && !loopback && port != ownPort);
  }

  private boolean stillListens(int port, SocketSnapshot now) {
    for (int index = 0; index < now.listeners(); index++) {
      if (now.listenerPort(index) == port && isKnown(port, now.listenerInode(index))) {
        return true;
      }
    }
    return false;
  }

  /** Whether the port had this listener, or with {@link SocketSnapshot#NO_INODE} any. */
  private boolean isKnown(int port, long inode) {
    for (int index = 0; index < known; index++) {
      if (knownPorts[index] == port
          && (inode == SocketSnapshot.NO_INODE || knownInodes[index] == inode)) {
        return true;
      }
    }
    return false;
  }

  private boolean contains(int port) {
    for (int candidate : ports) {
      if (candidate == port) {
        return true;
      }
    }
    return false;
  }
}
