package dev.lastcall.sidecar;

import java.nio.ByteOrder;

/**
 * One line of {@code /proc/net/tcp} or {@code tcp6}.
 *
 * @see <a href="https://docs.kernel.org/networking/proc_net_tcp.html">proc_net_tcp</a>
 */
final class SocketLine {

  /** Values of enum tcp states in the kernel. */
  private static final int ESTABLISHED = 0x01;

  private static final int LISTEN = 0x0A;

  private static final int DIGITS_OF_IPV4 = 8;
  private static final int DIGITS_OF_IPV6 = 32;
  private static final int MAPPED = 0x0000FFFF;

  /** Between state and inode: queues, timer, retransmits, uid, timeout. */
  private static final int FIELDS_BEFORE_INODE = 5;

  private static final boolean SWAPPED = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

  private SocketLine() {}

  /** Adds the line {@code from} to {@code to}, without its line break. */
  static void read(byte[] bytes, int from, int to, SocketSnapshot snapshot) {
    int at = skipBlanks(bytes, from, to);
    if (at + 1 < to && bytes[at] == 's' && bytes[at + 1] == 'l') {
      return;
    }
    int colon = indexOf(bytes, at, to, ':');
    int address = colon < 0 ? -1 : skipBlanks(bytes, colon + 1, to);
    int end = address < 0 ? -1 : indexOf(bytes, address, to, ':');
    int digits = end - address;
    // The remote address is as long as the local one, and the state is two digits.
    int state = end + 5 + 1 + digits + 5;
    if (end < 0
        || (digits != DIGITS_OF_IPV4 && digits != DIGITS_OF_IPV6)
        || state + 2 > to - 1
        || bytes[end + 5] != ' '
        || bytes[state - 5] != ':'
        || bytes[state] != ' ') {
      snapshot.addMalformed();
      return;
    }
    long port = hex(bytes, end + 1, end + 5);
    long code = hex(bytes, state + 1, state + 3);
    if (port < 0 || code < 0) {
      snapshot.addMalformed();
    } else if (code == ESTABLISHED) {
      snapshot.addEstablished((int) port);
    } else if (code == LISTEN) {
      listener(bytes, address, digits, (int) port, state + 3, to, snapshot);
    } else {
      snapshot.addOther();
    }
  }

  private static void listener(
      byte[] bytes, int address, int digits, int port, int from, int to, SocketSnapshot snapshot) {
    int at = skipBlanks(bytes, from, to);
    for (int field = 0; field < FIELDS_BEFORE_INODE; field++) {
      int blank = indexOf(bytes, at, to, ' ');
      at = blank < 0 ? to : skipBlanks(bytes, blank, to);
    }
    long inode = 0;
    int start = at;
    while (at < to && bytes[at] >= '0' && bytes[at] <= '9') {
      inode = inode * 10 + bytes[at] - '0';
      at++;
    }
    if (at == start) {
      snapshot.addMalformed();
    } else {
      snapshot.addListener(port, inode, isLoopback(bytes, address, digits));
    }
  }

  private static boolean isLoopback(byte[] bytes, int address, int digits) {
    int last = word(bytes, address + digits - 8);
    if (digits == DIGITS_OF_IPV4) {
      return last >>> 24 == 127;
    }
    boolean zeros = word(bytes, address) == 0 && word(bytes, address + 8) == 0;
    int third = word(bytes, address + 16);
    return zeros && (third == 0 ? last == 1 : third == MAPPED && last >>> 24 == 127);
  }

  /** The kernel prints words of the address as the machine holds them. */
  private static int word(byte[] bytes, int at) {
    int word = (int) hex(bytes, at, at + 8);
    return SWAPPED ? Integer.reverseBytes(word) : word;
  }

  private static long hex(byte[] bytes, int from, int to) {
    long value = 0;
    for (int at = from; at < to; at++) {
      int c = bytes[at];
      int digit;
      if (c >= '0' && c <= '9') {
        digit = c - '0';
      } else if (c >= 'A' && c <= 'F') {
        digit = c - 'A' + 10;
      } else {
        return -1;
      }
      value = value << 4 | digit;
    }
    return value;
  }

  private static int skipBlanks(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && bytes[at] == ' ') {
      at++;
    }
    return at;
  }

  private static int indexOf(byte[] bytes, int from, int to, char wanted) {
    for (int at = from; at < to; at++) {
      if (bytes[at] == wanted) {
        return at;
      }
    }
    return -1;
  }
}
