package dev.lastcall.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;

/**
 * What the benchmarks compare decisions with: the same server reads a review whole, into a tree,
 * and allows it. The product does not have it; {@code -Pbench-endpoint} builds it in.
 */
@Path("/allow")
public final class AllowResource {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  @POST
  @NonBlocking
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  public byte[] allow(byte[] body) throws IOException {
    JsonNode request = MAPPER.readTree(body).path("request");
    ObjectNode review = MAPPER.createObjectNode();
    review.put("apiVersion", "admission.k8s.io/v1").put("kind", "AdmissionReview");
    review.putObject("response").put("uid", request.path("uid").asText()).put("allowed", true);
    return MAPPER.writeValueAsBytes(review);
  }
}
