package dev.lastcall.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.lastcall.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/** Somebody else's mutating webhook: it annotates every Pod, so that others are asked again. */
public final class TouchWebhook implements AutoCloseable {

  public static final String ANNOTATION = "example.com/touched";

  private final HttpsServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private final Path certificate;

  public TouchWebhook() throws Exception {
    TestCertificate made = TestCertificate.forLoopback();
    certificate = Files.createTempFile("touch", ".pem");
    Files.writeString(certificate, made.pem());
    SSLContext context = made.serverContext();
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.setExecutor(threads);
    server.createContext("/mutate", TouchWebhook::answer);
    server.start();
  }

  private static void answer(HttpExchange exchange) throws IOException {
    JsonNode request = Json.parse(exchange.getRequestBody().readAllBytes()).get("request");
    boolean annotated = request.at("/object/metadata/annotations").isObject();
    String patch =
        annotated
            ? "[{\"op\":\"add\",\"path\":\"/metadata/annotations/example.com~1touched\",\"value\":\"yes\"}]"
            : "[{\"op\":\"add\",\"path\":\"/metadata/annotations\",\"value\":{\"example.com/touched\":\"yes\"}}]";
    ObjectNode review =
        Json.object().put("apiVersion", "admission.k8s.io/v1").put("kind", "AdmissionReview");
    review
        .putObject("response")
        .put("uid", request.get("uid").asText())
        .put("allowed", true)
        .put("patchType", "JSONPatch")
        .put("patch", Base64.getEncoder().encodeToString(patch.getBytes()));
    byte[] bytes = Json.bytes(review);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  public Path certificate() {
    return certificate;
  }

  @Override
  public void close() throws IOException {
    server.stop(0);
    threads.shutdownNow();
    Files.deleteIfExists(certificate);
  }
}
