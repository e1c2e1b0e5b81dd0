package dev.lastcall.cluster;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lastcall.policy.ShutdownPolicy;
import dev.lastcall.runtime.Reload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyDirectoryTest {

  private static final Duration INTERVAL = Duration.ofMillis(20);

  @TempDir Path temp;
  private Path folder;
  private PolicyDirectory directory;
  private final List<Reload> reloads = new CopyOnWriteArrayList<>();

  @BeforeEach
  void createFolder() throws IOException {
    folder = Files.createDirectory(temp.resolve("policies"));
  }

  @AfterEach
  void close() {
    directory.close();
  }

  @Test
  void readsBeforeStartReturns() throws IOException {
    write("web.yaml", policy("web"));
    start(folder);
    assertEquals(List.of(List.of("web")), loaded());
  }

  @Test
  void editIsSeen() throws IOException {
    write("web.yaml", policy("web"));
    start(folder);
    write("web.yaml", policy("web2"));
    awaitPolicies("web2");
  }

  @Test
  void singleFileIsFollowed() throws IOException {
    Path file = write("web.yaml", policy("web"));
    start(file);
    write("web.yaml", policy("web2"));
    awaitPolicies("web2");
  }

  @Test
  void renameSaveIsSeen() throws IOException {
    Path file = write("web.yaml", policy("web"));
    start(folder);
    Path saved = Files.writeString(temp.resolve("web.yaml~"), policy("web2"));
    Files.move(saved, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    awaitPolicies("web2");
  }

  @Test
  void configMapSwapIsSeen() throws IOException {
    version("..2026_1", policy("web"));
    Files.createSymbolicLink(folder.resolve("..data"), Path.of("..2026_1"));
    Files.createSymbolicLink(folder.resolve("web.yaml"), Path.of("..data/web.yaml"));
    start(folder);
    assertEquals(List.of(List.of("web")), loaded());

    version("..2026_2", policy("web2"));
    Path next = Files.createSymbolicLink(folder.resolve("..data_tmp"), Path.of("..2026_2"));
    Files.move(next, folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    awaitPolicies("web2");
    assertEquals(List.of(List.of("web"), List.of("web2")), loaded());
  }

  @Test
  void newAndDeletedFilesAreSeen() throws IOException {
    write("web.yaml", policy("web"));
    start(folder);
    Path added = write("worker.yaml", policy("worker"));
    awaitPolicies("web", "worker");
    Files.delete(added);
    awaitPolicies("web");
  }

  @Test
  void badContentIsToldOnceAndGoodContentAgain() throws IOException {
    write("web.yaml", policy("web"));
    start(folder);
    write("web.yaml", "nonsense: true\n");
    await().until(() -> reloads.size() == 2);
    Reload.Refused refused = assertInstanceOf(Reload.Refused.class, reloads.get(1));
    assertTrue(refused.problems().get(0).toString().contains("web.yaml"));

    write("web.yaml", policy("web"));
    awaitPolicies("web");
    assertEquals(3, reloads.size());
  }

  @Test
  void sameBadContentIsNotToldAgain() throws IOException {
    write("web.yaml", "nonsense: true\n");
    start(folder);
    await().during(INTERVAL.multipliedBy(10)).until(() -> reloads.size() == 1);
  }

  @Test
  void contentIsNotToldUntilTwoLooksSeeTheSame() throws IOException {
    write("web.yaml", policy("web"));
    directory = new PolicyDirectory(List.of(folder), reloads::add, Duration.ofHours(1));
    directory.start();
    write("web.yaml", "nonsense: true\n");
    directory.look();
    write("web.yaml", policy("web2"));
    directory.look();
    directory.look();
    assertEquals(List.of(List.of("web"), List.of("web2")), loaded());
  }

  @Test
  void folderThatVanishesAndComesBackIsToldBothTimes() throws IOException {
    write("web.yaml", policy("web"));
    start(folder);
    Path away = Files.move(folder, temp.resolve("away"));
    await().until(() -> reloads.size() == 2);
    Reload.Unreadable unreadable = assertInstanceOf(Reload.Unreadable.class, reloads.get(1));
    assertTrue(unreadable.message().contains(folder.toString()), unreadable.message());

    Files.move(away, folder);
    awaitPolicies("web");
    assertEquals(3, reloads.size());
  }

  @Test
  void missingFolderAtTheStartIsToldAndFoundLater() throws IOException {
    Files.delete(folder);
    start(folder);
    assertInstanceOf(Reload.Unreadable.class, reloads.get(0));
    Files.createDirectory(folder);
    write("web.yaml", policy("web"));
    awaitPolicies("web");
  }

  @Test
  void listenerThatThrowsDoesNotEndTheWatch() throws IOException {
    write("web.yaml", policy("web"));
    directory =
        new PolicyDirectory(
            List.of(folder),
            reload -> {
              reloads.add(reload);
              if (reloads.size() == 2) {
                throw new IllegalStateException("thrown by the test");
              }
            },
            INTERVAL);
    directory.start();
    write("web.yaml", policy("web2"));
    await().until(() -> reloads.size() >= 2);
    write("web.yaml", policy("web3"));
    awaitPolicies("web3");
  }

  private void start(Path path) {
    directory = new PolicyDirectory(List.of(path), reloads::add, INTERVAL);
    directory.start();
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private void version(String name, String text) throws IOException {
    Files.writeString(Files.createDirectory(folder.resolve(name)).resolve("web.yaml"), text);
  }

  private void awaitPolicies(String... names) {
    await()
        .untilAsserted(() -> assertEquals(List.of(names), names(reloads.get(reloads.size() - 1))));
  }

  private List<List<String>> loaded() {
    return reloads.stream().map(PolicyDirectoryTest::names).toList();
  }

  private static List<String> names(Reload reload) {
    return assertInstanceOf(Reload.Loaded.class, reload).policies().policies().stream()
        .map(ShutdownPolicy::name)
        .sorted()
        .toList();
  }

  private static String policy(String name) {
    return """
        apiVersion: lastcall.dev/v1beta1
        kind: ShutdownPolicy
        metadata:
          name: %s
        spec:
          match: [{}]
          preStop: { delay: 15s }
        """
        .formatted(name);
  }
}
