package dev.lastcall.cluster;

import dev.lastcall.cluster.PreparationsJson.UnreadableRecordsException;
import dev.lastcall.guard.PodsUnavailableException;
import dev.lastcall.guard.PreparationRecord;
import dev.lastcall.guard.PreparationRecords;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Records in a ConfigMap of Lastcall's own namespace. Used by one thread; that of another leader is
 * noticed by the object's version.
 */
final class ConfigMapRecords implements PreparationRecords {

  static final String ENTRY = "preparations.json";

  /** What could not be read stays here, for people to look at. */
  static final String UNREADABLE = "preparations.json.unreadable";

  private static final Logger LOG = Logger.getLogger(ConfigMapRecords.class);

  private static final String NAME_SUFFIX = "-guard";

  /** All of them have to fit into the 1 MiB of one ConfigMap. */
  private static final int MAX_RECORDS = 1000;

  private static final Map<String, String> LABELS =
      Map.of("app.kubernetes.io/name", "lastcall", "app.kubernetes.io/managed-by", "lastcall");

  private final KubernetesClient client;
  private final String namespace;
  private final String name;
  private Optional<ConfigMap> stored = Optional.empty();
  private Optional<String> unreadable = Optional.empty();

  /**
   * @param client that tries once
   */
  ConfigMapRecords(KubernetesClient client, String namespace, String name) {
    this.client = client;
    this.namespace = namespace;
    this.name = name;
  }

  /** Name of the ConfigMap beside a Lease. */
  static String name(String lease) {
    return lease + NAME_SUFFIX;
  }

  @Override
  public List<PreparationRecord> read() throws PodsUnavailableException {
    stored =
        Optional.ofNullable(
            ApiCall.ofGuard(
                "Reading " + this,
                ApiAccess.CONFIG_MAP,
                () -> client.configMaps().inNamespace(namespace).withName(name).get()));
    unreadable = Optional.empty();
    Optional<String> text = stored.map(ConfigMap::getData).map(data -> data.get(ENTRY));
    if (text.isEmpty()) {
      return List.of();
    }
    try {
      return PreparationsJson.read(text.get());
    } catch (UnreadableRecordsException e) {
      unreadable = text;
      LOG.warnf(
          "%s, %s: %s; it starts empty, and what stood there is kept as %s: preparations that were"
              + " under way may have to be undone by hand",
          this, ENTRY, e.getMessage(), UNREADABLE);
      return List.of();
    }
  }

  @Override
  public void replace(List<PreparationRecord> records) throws PodsUnavailableException {
    if (records.size() > MAX_RECORDS) {
      throw new PodsUnavailableException(
          "%s holds at most %d preparations; more have to wait for the end of others"
              .formatted(this, MAX_RECORDS),
          null);
    }
    Map<String, String> data = new LinkedHashMap<>();
    stored.map(ConfigMap::getData).ifPresent(data::putAll);
    unreadable.ifPresent(text -> data.put(UNREADABLE, text));
    data.put(ENTRY, PreparationsJson.write(records));
    stored = Optional.of(stored.isPresent() ? update(data) : create(data));
    unreadable = Optional.empty();
  }

  private ConfigMap create(Map<String, String> data) throws PodsUnavailableException {
    ConfigMap created =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withNamespace(namespace)
            .withName(name)
            .withLabels(LABELS)
            .endMetadata()
            .withData(data)
            .build();
    return ApiCall.ofGuard(
        "Creating " + this,
        ApiAccess.CONFIG_MAP,
        () -> client.configMaps().inNamespace(namespace).resource(created).create());
  }

  private ConfigMap update(Map<String, String> data) throws PodsUnavailableException {
    ConfigMap changed = new ConfigMapBuilder(stored.orElseThrow()).withData(data).build();
    return ApiCall.ofGuard(
        "Updating " + this,
        ApiAccess.CONFIG_MAP,
        () -> client.configMaps().inNamespace(namespace).resource(changed).update());
  }

  @Override
  public String toString() {
    return "ConfigMap " + namespace + "/" + name;
  }
}
