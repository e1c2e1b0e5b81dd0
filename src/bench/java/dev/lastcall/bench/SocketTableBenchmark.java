package dev.lastcall.bench;

import dev.lastcall.engine.DrainSettings;
import dev.lastcall.sidecar.ProcSocketTable;
import dev.lastcall.sidecar.SocketSnapshot;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs the sidecar to read 100,000 established sockets, on its own options of the JVM:
 * half of them of IPv4, in {@code tcp}, half IPv4-mapped, in {@code tcp6}. They are read from
 * files: the time that the kernel takes to write its tables is apart. The goal of issue 6: below
 * 100 ms.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class SocketTableBenchmark {

  private static final int SOCKETS_OF_A_FILE = 50_000;
  private static final int PORT = 8080;

  private final SocketSnapshot snapshot = new SocketSnapshot();
  private Path folder;
  private ProcSocketTable table;

  /** CPU time of the thread that reads. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Cpu {

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    public double cpuMillis;

    @Setup(Level.Iteration)
    public void reset() {
      cpuMillis = 0;
    }

    void add(long sinceNanos) {
      cpuMillis += (now() - sinceNanos) / 1e6;
    }

    long now() {
      return threads.getCurrentThreadCpuTime();
    }
  }

  @Setup
  public void write() throws IOException {
    String options = String.join(" ", ManagementFactory.getRuntimeMXBean().getInputArguments());
    if (!options.contains(DrainSettings.JAVA_OPTIONS)) {
      throw new IllegalStateException(options + " are not those of the sidecar");
    }
    folder = Files.createTempDirectory("sockets");
    write("tcp", "", "%-149s\n");
    write("tcp6", "0000000000000000FFFF0000", "%s\n");
    table = new ProcSocketTable(folder.toString());
  }

  /** As the kernel pads them. */
  private void write(String name, String prefix, String padding) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(folder.resolve(name))) {
      out.write("  sl  local_address rem_address   st tx_queue rx_queue tr tm->when ...\n");
      for (int index = 0; index < SOCKETS_OF_A_FILE; index++) {
        String line =
            String.format(
                "%4d: %s0701F40A:%04X %s%08X:%04X 01 00000000:00000000 02:00000A1C 00000000"
                    + "  1000        0 %d 2 0000000000000000 20 4 30 10 -1",
                index, prefix, PORT, prefix, index, 1_024 + index, 1_000_000 + index);
        out.write(String.format(padding, line));
      }
    }
  }

  @TearDown
  public void delete() throws IOException {
    if (snapshot.established(PORT) != 2 * SOCKETS_OF_A_FILE) {
      throw new IllegalStateException("read " + snapshot.established(PORT) + " sockets");
    }
    Files.delete(folder.resolve("tcp"));
    Files.delete(folder.resolve("tcp6"));
    Files.delete(folder);
  }

  /** In a JVM that has not read a table before. */
  @Benchmark
  @Warmup(iterations = 0)
  @Measurement(iterations = 1)
  @Fork(
      value = 10,
      jvmArgs = {
        "-XX:+UseSerialGC",
        "-Xms4m",
        "-Xmx12m",
        "-Xss256k",
        "-XX:TieredStopAtLevel=1",
        "-XX:ReservedCodeCacheSize=8m",
        "-XX:-UsePerfData"
      })
  public void first(Cpu cpu) throws IOException {
    read(cpu);
  }

  /** In a JVM that has read some. */
  @Benchmark
  @Warmup(iterations = 3)
  @Measurement(iterations = 20)
  @Fork(
      value = 2,
      jvmArgs = {
        "-XX:+UseSerialGC",
        "-Xms4m",
        "-Xmx12m",
        "-Xss256k",
        "-XX:TieredStopAtLevel=1",
        "-XX:ReservedCodeCacheSize=8m",
        "-XX:-UsePerfData"
      })
  public void later(Cpu cpu) throws IOException {
    read(cpu);
  }

  private void read(Cpu cpu) throws IOException {
    long begin = cpu.now();
    table.read(snapshot);
    cpu.add(begin);
  }
}
