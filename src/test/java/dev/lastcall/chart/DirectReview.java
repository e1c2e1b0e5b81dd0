package dev.lastcall.chart;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lastcall.json.Json;
import dev.lastcall.testing.TrustAll;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Asks one replica by the address of its Pod, past the API server. */
final class DirectReview {

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().sslContext(TrustAll.context()).build();

  private DirectReview() {}

  static JsonNode send(String address, JsonNode review) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("https://" + address + ":8443/validate"))
            .timeout(Duration.ofSeconds(20))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(review)))
            .build();
    try {
      return Json.parse(CLIENT.send(request, BodyHandlers.ofByteArray()).body());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
