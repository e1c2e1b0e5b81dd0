package dev.lastcall.review;

import com.fasterxml.jackson.core.Base64Variants;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.lastcall.json.Json;
import java.io.IOException;

/** The AdmissionReview that answers a request, written without a tree of it. */
final class AdmissionAnswer implements Json.Content {

  private final String uid;
  private final Verdict verdict;
  private final byte[] patch;

  /**
   * The patch is made before: a generator beside another one cannot have the buffers kept for it.
   */
  AdmissionAnswer(String uid, Verdict verdict) {
    this.uid = uid;
    this.verdict = verdict;
    this.patch = verdict instanceof Verdict.Patch it ? it.patch().bytes() : new byte[0];
  }

  @Override
  public void writeTo(JsonGenerator generator) throws IOException {
    generator.writeStartObject();
    generator.writeStringField("apiVersion", AdmissionReviews.API_VERSION);
    generator.writeStringField("kind", AdmissionReviews.KIND);
    generator.writeObjectFieldStart("response");
    generator.writeStringField("uid", uid);
    generator.writeBooleanField("allowed", !(verdict instanceof Verdict.Deny));
    writeDecision(generator);
    writeWarnings(generator);
    writeAudit(generator);
    generator.writeEndObject();
    generator.writeEndObject();
  }

  private void writeDecision(JsonGenerator generator) throws IOException {
    if (verdict instanceof Verdict.Patch) {
      generator.writeStringField("patchType", "JSONPatch");
      generator.writeFieldName("patch");
      generator.writeBinary(Base64Variants.MIME_NO_LINEFEEDS, patch, 0, patch.length);
    } else if (verdict instanceof Verdict.Deny deny) {
      generator.writeFieldName("status");
      Json.write(AdmissionReviews.failure(deny.code(), deny.status(), deny.message()), generator);
    }
  }

  private void writeWarnings(JsonGenerator generator) throws IOException {
    if (verdict.warnings().isEmpty()) {
      return;
    }
    generator.writeArrayFieldStart("warnings");
    for (String warning : verdict.warnings()) {
      generator.writeString(warning);
    }
    generator.writeEndArray();
  }

  private void writeAudit(JsonGenerator generator) throws IOException {
    generator.writeObjectFieldStart("auditAnnotations");
    generator.writeStringField("reason", verdict.reason());
    if (verdict.policy().isPresent()) {
      generator.writeStringField("policy", verdict.policy().get());
    }
    generator.writeEndObject();
  }
}
