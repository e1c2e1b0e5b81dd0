package dev.lastcall.guard;

import dev.lastcall.policy.HttpCall;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Headers out of mounted files, read anew for each call, since Secrets are rotated. */
final class Credentials {

  private static final int MAX_BYTES = 65_536;

  /** https://www.rfc-editor.org/rfc/rfc9110#name-field-names */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");

  private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7E]*");

  /** https://www.rfc-editor.org/rfc/rfc6750#section-2.1 */
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

  private Credentials() {}

  /**
   * The headers by their names.
   *
   * @throws UnusableFileException when a file is missing or not what it should be
   */
  static Map<String, String> headers(HttpCall call) throws UnusableFileException {
    Map<String, String> headers = new LinkedHashMap<>();
    if (call.headersFile().isPresent()) {
      addHeaders(call.headersFile().get(), headers);
    }
    if (call.bearerTokenFile().isPresent()) {
      headers.put("Authorization", "Bearer " + token(call.bearerTokenFile().get()));
    }
    return headers;
  }

  private static void addHeaders(String file, Map<String, String> headers)
      throws UnusableFileException {
    String[] lines = text(file).split("\r?\n");
    for (int index = 0; index < lines.length; index++) {
      String line = lines[index];
      if (!line.isBlank()) {
        int colon = Math.max(line.indexOf(':'), 0);
        String name = line.substring(0, colon);
        String value = line.substring(Math.min(colon + 1, line.length())).strip();
        if (!NAME.matcher(name).matches() || !VALUE.matcher(value).matches()) {
          throw new UnusableFileException(
              "%s:%d: expected a line \"Name: value\" of printable ASCII"
                  .formatted(file, index + 1));
        }
        headers.put(name, value);
      }
    }
  }

  private static String token(String file) throws UnusableFileException {
    String token = text(file).strip();
    if (!TOKEN.matcher(token).matches()) {
      throw new UnusableFileException(file + ": expected one bearer token and nothing else");
    }
    return token;
  }

  private static String text(String file) throws UnusableFileException {
    return new String(MountedFiles.read(file, MAX_BYTES), StandardCharsets.UTF_8);
  }
}
