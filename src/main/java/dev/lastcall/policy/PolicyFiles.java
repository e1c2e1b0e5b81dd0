package dev.lastcall.policy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Finds policy files on disk and reads their bytes. */
public final class PolicyFiles {

  private static final String CASES = "cases";

  private PolicyFiles() {}

  /**
   * Reads files as they are, and folders recursively: all {@code *.yaml} and {@code *.yml}, sorted,
   * without names that begin with a dot and without folders named {@code cases}. Symbolic links are
   * followed, as the files of a mounted ConfigMap are such. A file that is reached twice is read
   * once. Of a file larger than 1 MiB only so much is read as shows that it is.
   *
   * @throws IOException with a message for users that names the path: it is not there, cannot be
   *     read, or holds no policy file
   */
  public static List<PolicySource> read(List<Path> paths) throws IOException {
    Map<Path, Path> files = new LinkedHashMap<>();
    for (Path path : paths) {
      for (Path file : filesAt(path)) {
        files.putIfAbsent(file.toAbsolutePath().normalize(), file);
      }
    }
    List<PolicySource> sources = new ArrayList<>();
    for (Path file : files.values()) {
      sources.add(readFile(file));
    }
    return sources;
  }

  private static Set<Path> filesAt(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return Set.of(path);
    }
    Set<Path> found = new TreeSet<>();
    try {
      Files.walkFileTree(
          path,
          EnumSet.of(FileVisitOption.FOLLOW_LINKS),
          Integer.MAX_VALUE,
          new Finder(path, found));
    } catch (IOException e) {
      throw failure(path, e);
    }
    if (found.isEmpty()) {
      throw new IOException(path + ": no policy file (*.yaml, *.yml) in this folder");
    }
    return found;
  }

  private static PolicySource readFile(Path file) throws IOException {
    try (InputStream stream = Files.newInputStream(file)) {
      return new PolicySource(file.toString(), stream.readNBytes(YamlDocuments.MAX_BYTES + 1));
    } catch (IOException e) {
      throw failure(file, e);
    }
  }

  private static IOException failure(Path path, IOException cause) {
    if (cause instanceof NoSuchFileException) {
      return new IOException(path + ": no such file or folder", cause);
    }
    return new IOException(path + ": cannot be read: " + cause, cause);
  }

  private static final class Finder extends SimpleFileVisitor<Path> {

    private final Path root;
    private final Set<Path> found;

    Finder(Path root, Set<Path> found) {
      this.root = root;
      this.found = found;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      String name = String.valueOf(folder.getFileName());
      boolean skipped = !folder.equals(root) && (name.startsWith(".") || name.equals(CASES));
      return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      String name = file.getFileName().toString();
      boolean yaml = name.endsWith(".yaml") || name.endsWith(".yml");
      // Pipes and devices are left out: reading them might never end.
      if (yaml && !name.startsWith(".") && !attributes.isOther()) {
        found.add(file);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException cause) throws IOException {
      if (cause instanceof FileSystemLoopException) {
        return FileVisitResult.CONTINUE;
      }
      throw failure(file, cause);
    }
  }
}
