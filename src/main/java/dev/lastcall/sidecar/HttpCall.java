package dev.lastcall.sidecar;

import java.util.Map;

/**
 * An HTTP request whose URL, headers and body may hold placeholders.
 *
 * @param method GET, POST, PUT or DELETE
 * @param url of http or https
 * @param body empty for none
 */
public record HttpCall(String method, String url, Map<String, String> headers, String body) {

  public HttpCall {
    headers = Map.copyOf(headers);
  }
}
