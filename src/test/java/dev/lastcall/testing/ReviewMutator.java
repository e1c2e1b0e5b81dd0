package dev.lastcall.testing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.json.Json;
import java.util.List;
import java.util.UUID;

/** Makes reviews of generated Pods, and breaks them: as JSON, as bytes, as requests. */
public final class ReviewMutator {

  private static final List<String> NAMESPACES = List.of("opted-in", "opted-in", "plain", "shop");

  private final RandomChoice seeds;
  private final List<String> policyNames;

  public ReviewMutator(long seed, List<String> policyNames) {
    this.seeds = new RandomChoice(seed);
    this.policyNames = List.copyOf(policyNames);
  }

  public MutatedReview next() {
    RandomChoice random = new RandomChoice(seeds.number());
    ObjectNode review = review(random);
    int kind = random.below(1000);
    if (kind < 50) {
      return json(review, "nothing");
    }
    if (kind < 520) {
      return new JsonMutations(random).mutate(review);
    }
    if (kind < 880) {
      return new ByteMutations(random).mutate(Json.bytes(review));
    }
    if (kind < 920) {
      return new MutatedReview(Json.bytes(review), contentType(random), "content type");
    }
    return new CraftedReviews(random).next(review);
  }

  private ObjectNode review(RandomChoice random) {
    GeneratedPod pod = PodGenerator.wild(random.number(), policyNames).next();
    String uid = new UUID(random.number(), random.number()).toString();
    return Reviews.createPod(uid, random.oneOf(NAMESPACES), pod.object());
  }

  private static String contentType(RandomChoice random) {
    return random.oneOf(
        "text/plain",
        "application/yaml",
        "application/vnd.kubernetes.protobuf",
        "application/jsonp",
        "*/*",
        "json",
        ";;;",
        "application/json; charset=utf-16",
        "application/json;",
        "APPLICATION/JSON");
  }

  static MutatedReview json(ObjectNode review, String mutation) {
    return new MutatedReview(Json.bytes(review), "application/json", mutation);
  }
}
