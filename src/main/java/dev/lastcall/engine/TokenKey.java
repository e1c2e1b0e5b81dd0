package dev.lastcall.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lastcall.json.Json;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes the tokens without which a drain sidecar answers nobody. All replicas of Lastcall make the
 * same of the same Pod; who does not know the key cannot.
 */
public final class TokenKey {

  /** Anybody who knows the whole manifest of a Pod can work out its token then. */
  public static final TokenKey NONE = new TokenKey(new byte[0]);

  private static final String ALGORITHM = "HmacSHA256";
  private static final int DIGITS = 32;
  private static final Pattern TOKEN = Pattern.compile("[0-9a-f]{" + DIGITS + "}");

  private final SecretKeySpec key;

  /**
   * @param key any number of bytes
   */
  public TokenKey(byte[] key) {
    // HMAC fills keys up with zeros, but the class refuses an empty one.
    this.key = new SecretKeySpec(key.length == 0 ? new byte[1] : key, ALGORITHM);
  }

  static boolean isToken(String text) {
    return TOKEN.matcher(text).matches();
  }

  /**
   * 32 hexadecimal digits.
   *
   * @param pod without the marks of an earlier decision, which change nothing
   */
  String token(JsonNode pod) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      byte[] digest = mac.doFinal(Json.bytes(canonical(pod)));
      return HexFormat.of().formatHex(digest).substring(0, DIGITS);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }

  /** Keys sorted; what is null or empty is the same as none to Kubernetes. */
  private static JsonNode canonical(JsonNode node) {
    if (node instanceof ObjectNode object) {
      ObjectNode sorted = Json.object();
      TreeMap<String, JsonNode> members = new TreeMap<>();
      object.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
      members.remove(InjectedAnnotation.KEY);
      members.forEach(
          (name, value) -> {
            JsonNode canonical = canonical(value);
            if (!canonical.isNull() && !(canonical.isContainerNode() && canonical.isEmpty())) {
              sorted.set(name, canonical);
            }
          });
      return sorted;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode elements = Json.object().arrayNode(array.size());
      array.forEach(element -> elements.add(canonical(element)));
      return elements;
    }
    return node;
  }
}
