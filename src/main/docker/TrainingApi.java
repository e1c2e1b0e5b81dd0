import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * An API server as far as {@code serve} needs one to become ready: {@code java -cp LIBRARIES
 * TrainingApi.java PORT KEYSTORE PASSWORD}
 *
 * <p>The archive of classes has what a training run loads. Without an API server that answers, some
 * 150 classes of the client would be missing: lists, watches, Secrets, Leases and webhook
 * configurations. It keeps objects as they are sent, knows no rules, and ends by itself.
 */
final class TrainingApi {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long MAX_MINUTES = 20;
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;

  private static final Map<String, String> KINDS =
      Map.of(
          "namespaces", "Namespace",
          "secrets", "Secret",
          "configmaps", "ConfigMap",
          "events", "Event",
          "leases", "Lease",
          "mutatingwebhookconfigurations", "MutatingWebhookConfiguration",
          "validatingwebhookconfigurations", "ValidatingWebhookConfiguration");

  /** By path. */
  private final Map<String, ObjectNode> objects = new TreeMap<>();

  private long version = 1;

  public static void main(String[] arguments) throws Exception {
    TrainingApi api = new TrainingApi();
    api.fill();
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
    HttpsServer server = HttpsServer.create(address, 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(context(Path.of(arguments[1]), arguments[2].toCharArray())));
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/", api::handle);
    server.start();
    System.out.println("ready");
    TimeUnit.MINUTES.sleep(MAX_MINUTES);
    System.exit(1);
  }

  private static SSLContext context(Path file, char[] password)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream content = Files.newInputStream(file)) {
      store.load(content, password);
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
    keys.init(store, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  private void fill() throws IOException {
    put("/api/v1/namespaces/default", "{}");
    put("/api/v1/namespaces/shop", "{'metadata': {'labels': {'lastcall.dev/inject': 'enabled'}}}");
    for (String kind : List.of("mutating", "validating")) {
      put(
          "/apis/admissionregistration.k8s.io/v1/" + kind + "webhookconfigurations/pack",
          "{'webhooks': [{'name': 'pack.lastcall.dev',"
              + " 'clientConfig': {'service': {'namespace': 'default', 'name': 'pack'}}}]}");
    }
  }

  private void put(String path, String json) throws IOException {
    store(path, (ObjectNode) JSON.readTree(json.replace('\'', '"')));
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      String query = String.valueOf(exchange.getRequestURI().getQuery());
      if (query.contains("watch=true")) {
        watch(exchange, path, query);
        return;
      }
      byte[] body = answer(exchange, path, query);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(body == null ? NOT_FOUND : OK, body == null ? -1 : body.length);
      if (body != null) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  /** Null where there is no such object. */
  private synchronized byte[] answer(HttpExchange exchange, String path, String query)
      throws IOException {
    ObjectNode answer = object(exchange, path, query);
    return answer == null ? null : JSON.writeValueAsBytes(answer);
  }

  private ObjectNode object(HttpExchange exchange, String path, String query) throws IOException {
    return switch (exchange.getRequestMethod()) {
      case "GET" -> plural(path) == null ? objects.get(path) : list(path, query);
      case "POST" -> {
        ObjectNode sent = (ObjectNode) body(exchange);
        yield store(path + "/" + sent.at("/metadata/name").asText(), sent);
      }
      case "PUT" -> store(path, (ObjectNode) body(exchange));
      case "PATCH" -> patch(path, body(exchange));
      default -> objects.remove(path);
    };
  }

  private static JsonNode body(HttpExchange exchange) throws IOException {
    return JSON.readTree(exchange.getRequestBody());
  }

  private ObjectNode patch(String path, JsonNode patch) {
    ObjectNode object = objects.get(path);
    if (object == null) {
      return null;
    }
    if (patch instanceof ObjectNode merge) {
      return store(path, merged(object, merge));
    }
    // JSON Patch (RFC 6902), of which members are added or replaced here.
    for (JsonNode operation : patch) {
      JsonPointer place = JsonPointer.compile(operation.get("path").asText());
      if (operation.has("value") && object.at(place.head()) instanceof ObjectNode parent) {
        parent.set(place.last().getMatchingProperty(), operation.get("value"));
      }
    }
    return store(path, object);
  }

  /** JSON Merge Patch (RFC 7386). */
  private static ObjectNode merged(ObjectNode target, ObjectNode patch) {
    for (Map.Entry<String, JsonNode> field : patch.properties()) {
      if (field.getValue().isNull()) {
        target.remove(field.getKey());
      } else if (field.getValue() instanceof ObjectNode inner
          && target.get(field.getKey()) instanceof ObjectNode outer) {
        merged(outer, inner);
      } else {
        target.set(field.getKey(), field.getValue());
      }
    }
    return target;
  }

  private ObjectNode store(String path, ObjectNode object) {
    String collection = path.substring(0, path.lastIndexOf('/'));
    object.put("apiVersion", group(path)).put("kind", KINDS.get(plural(collection)));
    object
        .withObject("/metadata")
        .put("name", path.substring(collection.length() + 1))
        .put("uid", "00000000-0000-0000-0000-000000000000")
        .put("creationTimestamp", "2026-01-01T00:00:00Z")
        .put("resourceVersion", Long.toString(++version));
    objects.put(path, object);
    return object;
  }

  private ObjectNode list(String path, String query) {
    ObjectNode list =
        JSON.createObjectNode()
            .put("apiVersion", group(path))
            .put("kind", KINDS.get(plural(path)) + "List");
    list.putObject("metadata").put("resourceVersion", Long.toString(version));
    list.putArray("items").addAll(items(path, query));
    return list;
  }

  private List<ObjectNode> items(String path, String query) {
    List<ObjectNode> items = new ArrayList<>();
    objects.forEach(
        (key, object) -> {
          String name = object.at("/metadata/name").asText();
          if (key.equals(path + "/" + name)
              && (!query.contains("metadata.name=")
                  || Arrays.asList(query.split("[?&]"))
                      .contains("fieldSelector=metadata.name=" + name))) {
            items.add(object);
          }
        });
    return items;
  }

  /** One event of each object, and then none: who asks for a WebSocket asks again without it. */
  private void watch(HttpExchange exchange, String path, String query) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    if (exchange.getRequestHeaders().containsKey("Upgrade")) {
      exchange.sendResponseHeaders(OK, -1);
      return;
    }
    exchange.sendResponseHeaders(OK, 0);
    OutputStream body = exchange.getResponseBody();
    List<String> events = new ArrayList<>();
    synchronized (this) {
      for (ObjectNode object : items(path, query)) {
        events.add(event("MODIFIED", object));
      }
      ObjectNode bookmark = JSON.createObjectNode();
      bookmark.put("apiVersion", group(path)).put("kind", KINDS.get(plural(path)));
      bookmark.putObject("metadata").put("resourceVersion", Long.toString(version));
      events.add(event("BOOKMARK", bookmark));
    }
    for (String event : events) {
      body.write(event.getBytes(StandardCharsets.UTF_8));
      body.flush();
    }
    try {
      TimeUnit.MINUTES.sleep(MAX_MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String event(String type, ObjectNode object) throws IOException {
    ObjectNode event = JSON.createObjectNode().put("type", type);
    event.set("object", object);
    return JSON.writeValueAsString(event) + "\n";
  }

  /** {@code v1}, or GROUP/VERSION. */
  private static String group(String path) {
    String[] parts = path.split("/");
    return parts[1].equals("api") ? parts[2] : parts[2] + "/" + parts[3];
  }

  /** The name of its kind where the path is that of a collection, else null. */
  private static String plural(String path) {
    List<String> parts = Arrays.asList(path.split("/"));
    List<String> rest = parts.subList(parts.get(1).equals("api") ? 3 : 4, parts.size());
    if (rest.size() > 2 && rest.get(0).equals("namespaces")) {
      rest = rest.subList(2, rest.size());
    }
    return rest.size() == 1 ? rest.get(0) : null;
  }
}
