package dev.lastcall.sidecar;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Answers of HTTP, ready to be written. */
final class Answer {

  private Answer() {}

  /** An answer after which the connection is closed. */
  static ByteBuffer of(int code, String type, String body) {
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    String head =
        "HTTP/1.1 "
            + code
            + " "
            + reason(code)
            + "\r\nContent-Type: "
            + type
            + "\r\nContent-Length: "
            + content.length
            + (code == 405 ? "\r\nAllow: GET" : "")
            + "\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n";
    byte[] start = head.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer all = ByteBuffer.allocate(start.length + content.length);
    all.put(start).put(content).flip();
    return all;
  }

  static ByteBuffer text(int code, String body) {
    return of(code, "text/plain; charset=utf-8", body + "\n");
  }

  private static String reason(int code) {
    return switch (code) {
      case 200 -> "OK";
      case 400 -> "Bad Request";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 431 -> "Request Header Fields Too Large";
      case 503 -> "Service Unavailable";
      default -> "Unknown";
    };
  }
}
