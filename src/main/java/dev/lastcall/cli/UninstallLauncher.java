package dev.lastcall.cli;

import java.util.List;
import java.util.function.Consumer;

/** Deletes what Lastcall made in a cluster. */
@FunctionalInterface
public interface UninstallLauncher {

  /**
   * @param progress hears of each object
   * @return what could not be deleted and why; empty when all is gone
   */
  List<String> uninstall(UninstallOptions options, Consumer<String> progress);
}
