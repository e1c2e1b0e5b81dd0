package dev.lastcall.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcSocketTableTest {

  private static final String HEADER =
      "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout"
          + " inode\n";

  private static final String PROC = "src/test/resources/proc/";

  @TempDir Path folder;

  private final SocketSnapshot snapshot = new SocketSnapshot();

  /** The files and lines are those of a little-endian machine. */
  @BeforeEach
  void littleEndian() {
    org.junit.jupiter.api.Assumptions.assumeTrue(
        ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN,
        "the files are of a little-endian machine");
  }

  /**
   * Captured from a namespace of Linux 6.18 with a process that had listeners of IPv4, IPv6 and
   * both, on all addresses, one address and loopback; clients over 127.0.0.1, ::1, a global and a
   * link-local address of IPv6, one of them to a port 5432 on loopback as an application calls its
   * database; three connections half closed by one side or the other; one that is not answered
   * (SYN_SENT); and 500 that the listeners had closed first (TIME_WAIT).
   */
  @Test
  void readsTheTablesOfARealNamespace() throws IOException {
    new ProcSocketTable(PROC + "captured").read(snapshot);

    assertEquals(3, snapshot.established(8080), "IPv4");
    assertEquals(3, snapshot.established(8443), "two IPv4-mapped, one of IPv6");
    assertEquals(2, snapshot.established(8081), "a global address of IPv6");
    assertEquals(
        1, snapshot.established(8082), "a link-local address, whose zone is not in the table");
    assertEquals(1, snapshot.established(5432), "the other end of an outbound connection");
    assertEquals(20, establishedInAll(), "each connection has two ends");
    assertEquals(0, snapshot.malformedLines());
    assertEquals(319 + 215, snapshot.sockets());
    assertEquals(List.of(8080, 8081, 8443, 8082), listenersBy(false), "reachable from outside");
    assertEquals(List.of(9000, 5432, 9001), listenersBy(true), "on loopback");
  }

  /** Written by hand, in the format of the kernel: what the captured tables do not have. */
  @Test
  void readsWrittenFiles() throws IOException {
    new ProcSocketTable(PROC + "written").read(snapshot);

    assertEquals(2, snapshot.established(8080), "one over IPv4, one IPv4-mapped");
    assertEquals(1, snapshot.established(8443));
    assertEquals(4, snapshot.listeners());
    assertEquals(8080, snapshot.listenerPort(0));
    assertEquals(101, snapshot.listenerInode(0));
    assertFalse(snapshot.listenerLoopback(0));
    assertTrue(snapshot.listenerLoopback(1), "127.0.0.1");
    assertFalse(snapshot.listenerLoopback(2), "::");
    assertTrue(snapshot.listenerLoopback(3), "::1");
    assertEquals(0, snapshot.malformedLines());
    assertEquals(10, snapshot.sockets());
  }

  @Test
  void toleratesOddLinesAndCountsThem() throws IOException {
    write(
        "tcp",
        HEADER
            + line(0, "00000000:1F90", "01", 1)
            + "\n"
            + "garbage\n"
            + "   1: 0100007F:1F90 0100007F\n"
            + "   2: 0100007F:1FZ0 0100007F:9C40 01 00000000:00000000 00:00000000 0 0 0 5 1\n"
            + "x".repeat(20_000)
            + "\n"
            + line(3, "00000000:1F90", "01", 6).stripTrailing()
            + "\n   4: 00000000:1F9");

    new ProcSocketTable(folder.toString()).read(snapshot);

    assertEquals(2, snapshot.established(8080));
    assertEquals(6, snapshot.malformedLines());
  }

  @Test
  void aLastLineWithoutABreakCounts() throws IOException {
    write("tcp", HEADER + line(0, "00000000:1F90", "01", 1).stripTrailing());

    new ProcSocketTable(folder.toString()).read(snapshot);

    assertEquals(1, snapshot.established(8080));
    assertEquals(0, snapshot.malformedLines());
  }

  @Test
  void aHeaderAloneIsNoSocket() throws IOException {
    write("tcp", HEADER);
    write("tcp6", "");

    new ProcSocketTable(folder.toString()).read(snapshot);

    assertEquals(0, snapshot.sockets());
    assertEquals(0, snapshot.malformedLines());
  }

  @Test
  void aFloodInTimeWaitIsNoConnection() throws IOException {
    StringBuilder flood = new StringBuilder(HEADER);
    for (int index = 0; index < 12_345; index++) {
      flood.append(line(index, "0100007F:1F90", index % 1_000 == 0 ? "01" : "06", 0));
    }
    write("tcp", flood.toString());
    ProcSocketTable table = new ProcSocketTable(folder.toString());

    table.read(snapshot);
    table.read(snapshot);

    assertEquals(13, snapshot.established(8080));
    assertEquals(12_345, snapshot.sockets());
    assertEquals(0, snapshot.malformedLines());
  }

  @Test
  void withoutTheFileOfIpv4NothingIsKnown() {
    assertThrows(IOException.class, () -> new ProcSocketTable(folder.toString()).read(snapshot));
  }

  private long establishedInAll() {
    return IntStream.range(0, 65_536).mapToLong(snapshot::established).sum();
  }

  private List<Integer> listenersBy(boolean loopback) {
    return IntStream.range(0, snapshot.listeners())
        .filter(index -> snapshot.listenerLoopback(index) == loopback)
        .mapToObj(snapshot::listenerPort)
        .toList();
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  /** As the kernel pads it. */
  private static String line(int index, String local, String state, int inode) {
    String text =
        "%4d: %s 0200007F:9C40 %s 00000000:00000000 00:00000000 00000000     0        0 %d 1 0"
            .formatted(index, local, state, inode);
    return "%-149s\n".formatted(text);
  }
}
