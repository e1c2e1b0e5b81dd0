package dev.lastcall.sidecar;

import java.io.IOException;

/** The TCP sockets of the Pod. */
@FunctionalInterface
public interface SocketTable {

  /**
   * Fills the snapshot with what is there now.
   *
   * @throws IOException when the table cannot be read; the snapshot then holds anything
   */
  void read(SocketSnapshot snapshot) throws IOException;
}
