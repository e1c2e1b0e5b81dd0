package dev.lastcall.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyFilesTest {

  @TempDir private Path folder;

  @Test
  void readsFoldersRecursivelyAndSorted() throws IOException {
    write("b.yaml", "b");
    write("a.yml", "a");
    write("nested/deeper/c.yaml", "c");

    assertEquals(List.of("a.yml=a", "b.yaml=b", "nested/deeper/c.yaml=c"), read(folder));
  }

  @Test
  void leavesOutDotNamesCasesAndOtherSuffixes() throws IOException {
    write("a.yaml", "a");
    write(".hidden.yaml", "x");
    write(".git/x.yaml", "x");
    write("web/cases/x.yaml", "x");
    write("schema.json", "x");
    write("yaml", "x");
    Files.createDirectory(folder.resolve("folder.yaml"));

    assertEquals(List.of("a.yaml=a"), read(folder));
  }

  @Test
  void readsAGivenFileOrFolderWhateverItsName() throws IOException {
    Path file = write(".cases/cases/policy.txt", "a");
    write(".cases/cases/b.yaml", "b");

    assertEquals(
        List.of(".cases/cases/policy.txt=a", ".cases/cases/b.yaml=b"),
        read(file, file.getParent()));
  }

  @Test
  void readsAFileThatIsReachedTwiceOnce() throws IOException {
    Path file = write("a.yaml", "a");

    assertEquals(1, PolicyFiles.read(List.of(file, folder, folder.resolve("."))).size());
  }

  @Test
  void readsAMountedConfigMapOnce() throws IOException {
    write("..2027_03_31/web.yaml", "new");
    write("..2027_03_31/nested/api.yaml", "api");
    link("..data", "..2027_03_31");
    link("web.yaml", "..data/web.yaml");
    link("nested", "..data/nested");

    assertEquals(List.of("nested/api.yaml=api", "web.yaml=new"), read(folder));
  }

  @Test
  void doesNotWalkInCircles() throws IOException {
    write("a/a.yaml", "a");
    link("a/up", "..");

    assertEquals(List.of("a/a.yaml=a"), read(folder));
  }

  @Test
  void stopsReadingAHugeFile() throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(folder.resolve("a.yaml").toFile(), "rw")) {
      file.setLength(64L << 20);
    }

    assertEquals((1 << 20) + 1, PolicyFiles.read(List.of(folder)).get(0).content().length);
  }

  @Test
  void tellsWhichPathIsNotThere() {
    Path missing = folder.resolve("missing");

    assertEquals(missing + ": no such file or folder", failure(missing));
  }

  @Test
  void tellsWhichLinkLeadsNowhere() throws IOException {
    Path link = link("gone.yaml", "..data/gone.yaml");

    assertEquals(link + ": no such file or folder", failure(folder));
  }

  @Test
  void refusesAFolderWithoutPolicyFiles() throws IOException {
    write("cases/a.yaml", "a");

    assertEquals(folder + ": no policy file (*.yaml, *.yml) in this folder", failure(folder));
  }

  private String failure(Path path) {
    return assertThrows(IOException.class, () -> PolicyFiles.read(List.of(path))).getMessage();
  }

  private List<String> read(Path... paths) throws IOException {
    return PolicyFiles.read(List.of(paths)).stream()
        .map(
            source ->
                folder.relativize(Path.of(source.file()))
                    + "="
                    + new String(source.content(), StandardCharsets.UTF_8))
        .toList();
  }

  private Path write(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  private Path link(String name, String target) throws IOException {
    return Files.createSymbolicLink(folder.resolve(name), Path.of(target));
  }
}
