package dev.lastcall.sidecar;

import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads {@code tcp} and {@code tcp6} of a folder like {@code /proc/net} through one buffer, without
 * garbage. Not for several threads.
 */
public final class ProcSocketTable implements SocketTable {

  /** Up to this size the JDK reads into a buffer on the stack. */
  private static final int BUFFER_BYTES = 8_192;

  private final String folder;
  private final byte[] buffer = new byte[BUFFER_BYTES];

  /**
   * The folder is {@code /proc/net} but in tests.
   *
   * @param folder without a slash at its end
   */
  public ProcSocketTable(String folder) {
    this.folder = folder;
  }

  @Override
  public void read(SocketSnapshot snapshot) throws IOException {
    snapshot.clear();
    try (InputStream in = new FileInputStream(folder + "/tcp")) {
      read(in, snapshot);
    }
    try (InputStream in = new FileInputStream(folder + "/tcp6")) {
      read(in, snapshot);
    } catch (FileNotFoundException e) {
      // A kernel without IPv6 has no such file.
      return;
    }
  }

  private void read(InputStream in, SocketSnapshot snapshot) throws IOException {
    int filled = 0;
    boolean tooLong = false;
    int count;
    while ((count = in.read(buffer, filled, buffer.length - filled)) > 0) {
      int from = 0;
      int end = filled + count;
      for (int at = filled; at < end; at++) {
        if (buffer[at] == '\n') {
          line(from, at, tooLong, snapshot);
          tooLong = false;
          from = at + 1;
        }
      }
      filled = end - from;
      if (filled == buffer.length) {
        tooLong = true;
        filled = 0;
      } else if (filled > 0 && from > 0) {
        System.arraycopy(buffer, from, buffer, 0, filled);
      }
    }
    if (filled > 0 || tooLong) {
      line(0, filled, tooLong, snapshot);
    }
  }

  private void line(int from, int to, boolean tooLong, SocketSnapshot snapshot) {
    if (tooLong) {
      snapshot.addMalformed();
    } else {
      SocketLine.read(buffer, from, to, snapshot);
    }
  }
}
