package dev.lastcall.engine;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.lastcall.json.Json;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
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
      byte[] digest = mac.doFinal(Json.write(generator -> writeCanonical(pod, generator)));
      return HexFormat.of().formatHex(digest).substring(0, DIGITS);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }

  /** Keys sorted; what is null or empty is the same as none to Kubernetes. */
  private static void writeCanonical(JsonNode node, JsonGenerator generator) throws IOException {
    if (node.isObject()) {
      generator.writeStartObject();
      for (String name : sortedNames(node)) {
        JsonNode value = node.get(name);
        if (!isVoid(name, value)) {
          generator.writeFieldName(name);
          writeCanonical(value, generator);
        }
      }
      generator.writeEndObject();
    } else if (node.isArray()) {
      generator.writeStartArray();
      for (JsonNode element : node) {
        writeCanonical(element, generator);
      }
      generator.writeEndArray();
    } else {
      Json.write(node, generator);
    }
  }

  private static String[] sortedNames(JsonNode object) {
    String[] names = new String[object.size()];
    int count = 0;
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      names[count++] = member.getKey();
    }
    Arrays.sort(names);
    return names;
  }

  private static boolean isVoid(String name, JsonNode value) {
    if (name.equals(InjectedAnnotation.KEY) || value.isNull()) {
      return true;
    }
    if (value.isObject()) {
      for (Map.Entry<String, JsonNode> member : value.properties()) {
        if (!isVoid(member.getKey(), member.getValue())) {
          return false;
        }
      }
      return true;
    }
    return value.isArray() && value.isEmpty();
  }
}
