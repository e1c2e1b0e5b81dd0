package dev.lastcall.cli;

import dev.lastcall.manifest.InputException;
import dev.lastcall.manifest.SourceFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Finds and reads the manifests that {@code -f} names. */
final class SourceFiles {

  private static final String STDIN = "-";
  private static final List<String> ENDINGS = List.of(".yaml", ".yml", ".json");

  private SourceFiles() {}

  /**
   * Reads files, folders (recursively, in the order of names) and, for {@code -}, the input.
   *
   * @throws InputException when something is missing, unreadable or not UTF-8
   */
  static List<SourceFile> read(List<String> names, InputStream stdin) {
    if (names.stream().filter(STDIN::equals).count() > 1) {
      throw InputException.of("-f -: standard input can be read only once; give -f - once");
    }
    List<SourceFile> files = new ArrayList<>();
    for (String name : names) {
      if (name.equals(STDIN)) {
        files.add(readStdin(stdin));
      } else {
        find(Path.of(name)).forEach(path -> files.add(SourceFile.read(path)));
      }
    }
    return files;
  }

  private static SourceFile readStdin(InputStream stdin) {
    try {
      return SourceFile.decode("stdin", stdin.readAllBytes());
    } catch (IOException e) {
      throw InputException.of("stdin: standard input cannot be read (" + e.getMessage() + ")");
    }
  }

  private static List<Path> find(Path path) {
    if (!Files.exists(path)) {
      throw InputException.of(path + ": no such file or folder; check the path given with -f");
    }
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    List<Path> found = new ArrayList<>();
    collect(path, found);
    if (found.isEmpty()) {
      throw InputException.of(
          path + ": no manifests in this folder; they are named *.yaml, *.yml or *.json");
    }
    return found;
  }

  private static void collect(Path folder, List<Path> found) {
    for (Path path : list(folder)) {
      String name = path.getFileName().toString();
      if (name.startsWith(".")) {
        continue;
      }
      // Links to folders are not followed, since they may lead back; links to files are.
      if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        collect(path, found);
      } else if (!Files.isDirectory(path) && isManifest(name)) {
        found.add(path);
      }
    }
  }

  private static List<Path> list(Path folder) {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.sorted().toList();
    } catch (IOException e) {
      throw InputException.of(
          "%s: the folder cannot be read (%s)".formatted(folder, e.getMessage()));
    }
  }

  private static boolean isManifest(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return ENDINGS.stream().anyMatch(lower::endsWith);
  }
}
