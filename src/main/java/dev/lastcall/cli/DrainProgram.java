package dev.lastcall.cli;

import dev.lastcall.manifest.InputException;
import dev.lastcall.sidecar.DrainSettings;
import dev.lastcall.sidecar.Log;
import dev.lastcall.sidecar.ProcSocketTable;
import dev.lastcall.sidecar.Sidecar;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongSupplier;

/** Runs the sidecar as the program of this process. */
public final class DrainProgram {

  /** How long SIGTERM waits for the thread that serves, when no drain runs. */
  private static final long POLL_MILLIS = 5;

  private static final int BAD_INPUT = 2;

  private DrainProgram() {}

  /**
   * Serves until SIGTERM, when the arguments are those of {@link DrainArguments#plain}.
   *
   * @return the exit code, or empty when the command line is for picocli
   */
  public static OptionalInt runPlain(
      String[] args, Map<String, String> environment, PrintStream err) {
    try {
      Optional<DrainSettings> settings = DrainArguments.plain(args, environment);
      return settings.isEmpty()
          ? OptionalInt.empty()
          : OptionalInt.of(run(settings.get(), environment));
    } catch (InputException e) {
      for (String message : e.messages()) {
        err.println("lastcall: " + message);
      }
      return OptionalInt.of(BAD_INPUT);
    }
  }

  /**
   * Serves until SIGTERM.
   *
   * @return 0
   * @throws InputException when the port is taken
   */
  static int run(DrainSettings settings, Map<String, String> environment) {
    Log log =
        new Log() {
          @Override
          public void line(String text) {
            System.out.println("lastcall-drain " + text);
          }
        };
    LongSupplier clock =
        new LongSupplier() {
          @Override
          public long getAsLong() {
            return System.nanoTime();
          }
        };
    Sidecar sidecar;
    try {
      sidecar = new Sidecar(settings, environment, new ProcSocketTable("/proc/net"), clock, log);
    } catch (IOException e) {
      throw InputException.of(
          "--port: cannot listen on port "
              + settings.port()
              + " ("
              + e.getMessage()
              + "); choose another with --port or LASTCALL_DRAIN_PORT");
    }
    Runtime.getRuntime().addShutdownHook(new Termination(sidecar));
    try {
      sidecar.run();
    } catch (IOException e) {
      throw new IllegalStateException("the sockets of the sidecar broke", e);
    }
    return 0;
  }

  /** SIGTERM: the JVM goes on as long as this runs. */
  private static final class Termination extends Thread {

    private final Sidecar sidecar;

    Termination(Sidecar sidecar) {
      super("termination");
      this.sidecar = sidecar;
    }

    @Override
    public void run() {
      sidecar.terminate();
      try {
        while (!sidecar.isEnded()) {
          Thread.sleep(POLL_MILLIS);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      // The JVM's own code after a signal is 143, as if the sidecar had been killed.
      Runtime.getRuntime().halt(0);
    }
  }
}
