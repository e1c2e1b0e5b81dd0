package dev.lastcall.cli;

/** Runs the webhook; the command line knows nothing of the server it starts. */
@FunctionalInterface
public interface ServeLauncher {

  /** Serves until the process is asked to stop; returns the exit code. */
  int serve(ServeOptions options);
}
