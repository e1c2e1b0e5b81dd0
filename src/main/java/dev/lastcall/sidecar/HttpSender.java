package dev.lastcall.sidecar;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Sends one HTTP request over a connection of its own. */
final class HttpSender {

  private static final int MAX_ANSWER_BYTES = 65_536;

  private final PodValues values;

  HttpSender(PodValues values) {
    // Else a connection that the server closes is used again, and the retry is lost with it.
    System.setProperty("http.keepAlive", "false");
    this.values = values;
  }

  /**
   * Sends it and reads the answer.
   *
   * @param headersFrom a file of lines {@code Name: value}
   * @throws IOException when there is no answer with a code of 200 to 299
   * @throws IllegalArgumentException when a placeholder has no value
   */
  void send(HttpCall call, Optional<String> headersFrom, int timeoutMillis) throws IOException {
    URL url = new URL(values.fillUrl(call.url()));
    HttpURLConnection connection = (HttpURLConnection) url.openConnection();
    try {
      connection.setConnectTimeout(timeoutMillis);
      connection.setReadTimeout(timeoutMillis);
      // A redirect would take credentials to a host that nobody named.
      connection.setInstanceFollowRedirects(false);
      connection.setUseCaches(false);
      connection.setRequestMethod(call.method());
      connection.setRequestProperty("Connection", "close");
      for (Map.Entry<String, String> header : call.headers().entrySet()) {
        connection.setRequestProperty(header.getKey(), values.fill(header.getValue()));
      }
      if (headersFrom.isPresent()) {
        addHeaders(connection, Path.of(headersFrom.get()));
      }
      writeBody(connection, call);
      int code = connection.getResponseCode();
      if (code < 200 || code > 299) {
        throw new IOException("HTTP " + code);
      }
      drain(connection.getInputStream());
    } finally {
      connection.disconnect();
    }
  }

  private void writeBody(HttpURLConnection connection, HttpCall call) throws IOException {
    if (call.body().isEmpty()) {
      if (call.method().equals("PUT") || call.method().equals("POST")) {
        // Without it there would be no Content-Length, which some servers insist on.
        connection.setDoOutput(true);
        connection.setFixedLengthStreamingMode(0);
        connection.getOutputStream().close();
      }
      return;
    }
    byte[] body = values.fill(call.body()).getBytes(StandardCharsets.UTF_8);
    connection.setDoOutput(true);
    connection.setFixedLengthStreamingMode(body.length);
    try (OutputStream out = connection.getOutputStream()) {
      out.write(body);
    }
  }

  private static void addHeaders(HttpURLConnection connection, Path file) throws IOException {
    int number = 0;
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      String line;
      while ((line = lines.readLine()) != null) {
        number++;
        int colon = line.indexOf(':');
        if (line.isBlank()) {
          continue;
        }
        if (colon < 1) {
          // Its text is a secret, perhaps.
          throw new IOException(file + ":" + number + ": expected a line 'Name: value'");
        }
        connection.setRequestProperty(
            line.substring(0, colon).strip(), line.substring(colon + 1).strip());
      }
    }
  }

  private static void drain(InputStream in) throws IOException {
    byte[] buffer = new byte[1_024];
    int total = 0;
    int count;
    while (total < MAX_ANSWER_BYTES && (count = in.read(buffer)) > 0) {
      total += count;
    }
  }
}
