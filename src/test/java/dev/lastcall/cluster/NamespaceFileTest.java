package dev.lastcall.cluster;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lastcall.manifest.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamespaceFileTest {

  private static final Duration INTERVAL = Duration.ofMillis(20);

  @TempDir Path folder;

  @Test
  void editIsSeenAndBadEditIsNot() throws IOException {
    Path file = write("enabled");
    try (NamespaceFile namespaces = new NamespaceFile(file, INTERVAL, objects -> {})) {
      namespaces.start();
      assertEquals("enabled", inject(namespaces, "shop"));
      assertEquals(Optional.empty(), Optional.ofNullable(inject(namespaces, "other")));

      write("disabled");
      await().until(() -> "disabled".equals(inject(namespaces, "shop")));

      Files.writeString(file, "kind: Pod\n");
      await()
          .during(INTERVAL.multipliedBy(10))
          .until(() -> "disabled".equals(inject(namespaces, "shop")));
      Files.delete(file);
      write("again");
      await().until(() -> "again".equals(inject(namespaces, "shop")));
    }
  }

  @Test
  void badFileAtTheStartIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("namespaces.yaml"), "kind: Pod\n");
    assertThrows(InputException.class, () -> new NamespaceFile(file, INTERVAL, objects -> {}));
    assertThrows(
        InputException.class,
        () -> new NamespaceFile(folder.resolve("missing.yaml"), INTERVAL, objects -> {}));
  }

  private static String inject(NamespaceFile namespaces, String namespace) {
    return namespaces.cached(namespace).orElseThrow().get("inject");
  }

  private Path write(String inject) throws IOException {
    return Files.writeString(
        folder.resolve("namespaces.yaml"),
        """
        apiVersion: v1
        kind: Namespace
        metadata: { name: shop, labels: { inject: %s } }
        """
            .formatted(inject));
  }
}
