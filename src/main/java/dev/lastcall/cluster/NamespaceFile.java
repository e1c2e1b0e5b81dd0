package dev.lastcall.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lastcall.engine.NamespaceLabels;
import dev.lastcall.engine.OfflineNamespaceLabels;
import dev.lastcall.manifest.InputException;
import dev.lastcall.manifest.ManifestObjects;
import dev.lastcall.manifest.NamespaceManifests;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Labels of namespaces from a file of manifests, read again when it was edited. A listener gets all
 * objects of the file.
 */
final class NamespaceFile implements NamespaceLabels, AutoCloseable {

  static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(1);

  private static final Logger LOG = Logger.getLogger(NamespaceFile.class);

  private final Path file;
  private final Consumer<Stream<JsonNode>> listener;
  private final Poll poll;
  private volatile OfflineNamespaceLabels labels;
  private String seen;
  private String lastLook;

  /**
   * @param interval pause between two looks at the file
   * @param listener called with the objects of the file now, and after each edit
   * @throws InputException when the file cannot be read or is no good; later a bad edit is logged,
   *     and what was read last stays
   */
  NamespaceFile(Path file, Duration interval, Consumer<Stream<JsonNode>> listener) {
    this.file = file;
    this.listener = listener;
    this.seen = hash();
    this.lastLook = seen;
    this.labels = new OfflineNamespaceLabels(NamespaceManifests.read(file));
    listener.accept(ManifestObjects.read(file));
    this.poll = new Poll("namespace-file", interval, this::look);
  }

  void start() {
    poll.start();
  }

  @Override
  public void close() {
    poll.close();
  }

  @Override
  public Optional<Map<String, String>> cached(String namespace) {
    return labels.cached(namespace);
  }

  @Override
  public Map<String, String> read(String namespace) {
    return labels.read(namespace);
  }

  /** A file is read once two looks agree, or half of what an editor writes would be taken. */
  private void look() {
    String now = hash();
    boolean settled = now.equals(lastLook);
    lastLook = now;
    if (!settled || now.equals(seen)) {
      return;
    }
    seen = now;
    try {
      labels = new OfflineNamespaceLabels(NamespaceManifests.read(file));
      listener.accept(ManifestObjects.read(file));
      LOG.infof("Read the namespaces in %s again", file);
    } catch (InputException e) {
      LOG.warnf("The namespaces stay as they were: %s", e.getMessage());
    }
  }

  private String hash() {
    try {
      return new Fingerprint().add(file).hex();
    } catch (IOException e) {
      return e.toString();
    }
  }
}
