import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * An API server as far as {@code serve} needs one to become ready: {@code java -cp LIBRARIES
 * TrainingApi.java PORT KEYSTORE PASSWORD}
 *
 * <p>The archive of classes has what a training run loads. Without an API server that answers, some
 * 150 classes of the client would be missing: lists, watches, Secrets, Leases and webhook
 * configurations. It keeps objects as they are sent, knows no rules, and ends by itself. All of it
 * runs on one event loop of Vert.x, which is among the libraries: a watch asks for a WebSocket.
 */
final class TrainingApi {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long MAX_MINUTES = 20;
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int SERVER_ERROR = 500;

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
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost("127.0.0.1")
            .setPort(Integer.parseInt(arguments[0]))
            .setSsl(true)
            .setKeyCertOptions(new PfxOptions().setPath(arguments[1]).setPassword(arguments[2]));
    Vertx.vertx()
        .createHttpServer(options)
        .webSocketHandler(socket -> api.watch(URI.create(socket.uri()), socket::writeTextMessage))
        .requestHandler(api::handle)
        .listen()
        .onSuccess(listening -> System.out.println("ready"))
        .onFailure(
            failure -> {
              failure.printStackTrace();
              System.exit(1);
            });
    TimeUnit.MINUTES.sleep(MAX_MINUTES);
    System.exit(1);
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

  private void handle(HttpServerRequest request) {
    URI uri = URI.create(request.uri());
    HttpServerResponse response = request.response().putHeader("Content-Type", "application/json");
    request
        .body()
        .map(body -> answer(request.method().name(), uri, body))
        .onSuccess(
            object -> response.setStatusCode(object.path("code").asInt(OK)).end(object.toString()))
        .onFailure(
            failure -> {
              failure.printStackTrace();
              response.setStatusCode(SERVER_ERROR).end();
            });
  }

  private static String query(URI uri) {
    return String.valueOf(uri.getQuery());
  }

  /** A Status where there is no such object. */
  private ObjectNode answer(String method, URI uri, Buffer body) {
    try {
      JsonNode sent = JSON.readTree(body.getBytes());
      ObjectNode object = object(method, uri.getPath(), query(uri), sent);
      return object == null ? notFound() : object;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ObjectNode notFound() {
    ObjectNode status =
        JSON.createObjectNode()
            .put("apiVersion", "v1")
            .put("kind", "Status")
            .put("status", "Failure")
            .put("reason", "NotFound")
            .put("code", NOT_FOUND);
    status.putObject("details").put("name", "pack").put("kind", "secrets");
    return status;
  }

  private ObjectNode object(String method, String path, String query, JsonNode sent) {
    return switch (method) {
      case "GET" -> plural(path) == null ? objects.get(path) : list(path, query);
      case "POST" -> store(path + "/" + sent.at("/metadata/name").asText(), (ObjectNode) sent);
      case "PUT" -> store(path, (ObjectNode) sent);
      case "PATCH" -> patch(path, sent);
      default -> objects.remove(path);
    };
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

  /** One event of each object and a bookmark, and then none. */
  private void watch(URI uri, Consumer<String> events) {
    for (ObjectNode object : items(uri.getPath(), query(uri))) {
      events.accept(event("MODIFIED", object));
    }
    ObjectNode bookmark = JSON.createObjectNode();
    bookmark.put("apiVersion", group(uri.getPath())).put("kind", KINDS.get(plural(uri.getPath())));
    bookmark.putObject("metadata").put("resourceVersion", Long.toString(version));
    events.accept(event("BOOKMARK", bookmark));
  }

  private static String event(String type, ObjectNode object) {
    return JSON.createObjectNode().put("type", type).<ObjectNode>set("object", object).toString();
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
