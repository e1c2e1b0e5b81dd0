package dev.lastcall.sidecar;

import java.util.Arrays;

/**
 * What the socket tables of a network namespace held at one moment; filled again and again, so that
 * a poll makes no garbage.
 */
public final class SocketSnapshot {

  /** No listener has it: the kernel numbers sockets from 1. */
  static final long NO_INODE = 0;

  private final int[] established = new int[65_536];
  private int[] listenerPorts = new int[32];
  private long[] listenerInodes = new long[32];
  private boolean[] listenerLoopback = new boolean[32];
  private int listeners;
  private long sockets;
  private long malformedLines;

  void clear() {
    Arrays.fill(established, 0);
    listeners = 0;
    sockets = 0;
    malformedLines = 0;
  }

  void addEstablished(int localPort) {
    sockets++;
    established[localPort]++;
  }

  void addListener(int localPort, long inode, boolean loopback) {
    sockets++;
    if (listeners == listenerPorts.length) {
      int larger = listeners * 2;
      listenerPorts = Arrays.copyOf(listenerPorts, larger);
      listenerInodes = Arrays.copyOf(listenerInodes, larger);
      listenerLoopback = Arrays.copyOf(listenerLoopback, larger);
    }
    listenerPorts[listeners] = localPort;
    listenerInodes[listeners] = inode;
    listenerLoopback[listeners] = loopback;
    listeners++;
  }

  void addOther() {
    sockets++;
  }

  void addMalformed() {
    malformedLines++;
  }

  /** Established connections whose local port, 0 to 65535, is this one. */
  public int established(int localPort) {
    return established[localPort];
  }

  /** Listening sockets, in the order of the tables. */
  public int listeners() {
    return listeners;
  }

  public int listenerPort(int index) {
    return listenerPorts[index];
  }

  public long listenerInode(int index) {
    return listenerInodes[index];
  }

  /** Whether it is bound to a loopback address, so that nobody outside of the Pod reaches it. */
  public boolean listenerLoopback(int index) {
    return listenerLoopback[index];
  }

  /** Sockets of any state. */
  public long sockets() {
    return sockets;
  }

  /** Lines that are no socket; they are left out of all other numbers. */
  public long malformedLines() {
    return malformedLines;
  }
}
