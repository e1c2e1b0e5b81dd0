package dev.lastcall.testing;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.awaitility.Awaitility;

/** The packaged program as a process of its own, on free ports. */
public final class LastcallProcess implements AutoCloseable {

  private static final String HEAP = "256m";

  private final HttpClient client = TrustAll.client(HttpClient.Version.HTTP_2);

  private final Process process;
  private final Path log;
  private final Path pidFile;
  private final Path certificate;
  private final int port;
  private final int managementPort;

  private LastcallProcess(
      Process process, Path log, Path pidFile, Path certificate, int port, int managementPort) {
    this.process = process;
    this.log = log;
    this.pidFile = pidFile;
    this.certificate = certificate;
    this.port = port;
    this.managementPort = managementPort;
  }

  /** Starts {@code serve} with the arguments and waits until it is ready. */
  public static LastcallProcess serve(Map<String, String> environment, String... arguments)
      throws IOException {
    return awaitReady(launch(environment, arguments));
  }

  /**
   * The same with a heap of its own size.
   *
   * @param heap as the JVM's option -Xmx has it
   */
  public static LastcallProcess serveWithHeap(String heap, String... arguments) throws IOException {
    return awaitReady(start(heap, Map.of(), arguments));
  }

  private static LastcallProcess awaitReady(LastcallProcess started) throws IOException {
    Awaitility.await("ready")
        .atMost(Duration.ofSeconds(120))
        .pollInterval(Duration.ofMillis(200))
        .until(() -> !started.process.isAlive() || started.management("/q/health/ready") == 200);
    if (!started.process.isAlive()) {
      throw new IllegalStateException("ended at once:\n" + started.log());
    }
    return started;
  }

  /** Starts {@code serve} with the arguments, and does not wait. */
  public static LastcallProcess launch(Map<String, String> environment, String... arguments)
      throws IOException {
    return start(HEAP, environment, arguments);
  }

  private static LastcallProcess start(
      String heap, Map<String, String> environment, String... arguments) throws IOException {
    int port = freePort();
    int managementPort = freePort();
    Path folder = Files.createDirectories(pidFolder());
    Path log = Files.createTempFile(folder, "serve", ".log");
    Path certificate = Files.createTempFile(folder, "certificate", ".pem");
    List<String> command = new ArrayList<>(PackagedProgram.command("-Xmx" + heap));
    command.add("serve");
    command.addAll(List.of("--port", "" + port, "--management-port", "" + managementPort));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("LASTCALL_CERTIFICATE_EXPORT", certificate.toString());
    builder.environment().putAll(environment);
    Process process = builder.start();
    Path pidFile = folder.resolve(process.pid() + ".pid");
    Files.writeString(pidFile, "" + process.pid());
    return new LastcallProcess(process, log, pidFile, certificate, port, managementPort);
  }

  /** {@code .ci/run} ends the processes whose pid files an interrupted run left here. */
  private static Path pidFolder() {
    String folder = System.getenv("LASTCALL_TEST_PIDS");
    return folder == null ? Path.of("target/pids") : Path.of(folder);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  public int port() {
    return port;
  }

  public long pid() {
    return process.pid();
  }

  /** The certificate that it serves, in PEM. */
  public Path certificate() {
    return certificate;
  }

  public String log() throws IOException {
    return Files.readString(log);
  }

  /** The lines of the log one by one, for one that is long; what is no UTF-8 does no harm. */
  public Stream<String> logLines() throws IOException {
    return Files.lines(log, StandardCharsets.ISO_8859_1);
  }

  /**
   * Bytes that are in use: of a JVM's heap, once the garbage is gone; of a native binary all
   * anonymous memory, since nothing from outside can have its garbage collected.
   */
  public long memoryInUse() throws IOException {
    return PackagedProgram.nativeBinary().isPresent() ? memory("RssAnon") : liveHeap();
  }

  /**
   * Bytes, as the kernel counts them.
   *
   * @param kind of proc_pid_status(5): VmRSS, RssAnon, RssFile
   */
  public long memory(String kind) throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
      return lines
          .filter(line -> line.startsWith(kind + ":"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
          .findFirst()
          .orElseThrow();
    }
  }

  private long liveHeap() throws IOException {
    String jcmd = PackagedProgram.java().resolveSibling("jcmd").toString();
    try {
      Process collection =
          new ProcessBuilder(jcmd, "" + process.pid(), "GC.run")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (collection.waitFor() != 0) {
        throw new IllegalStateException("jcmd GC.run failed");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return (long) metric("jvm_memory_used_bytes{area=\"heap\"").orElseThrow();
  }

  /** The HTTP code of a management path; 0 when nobody answers. */
  public int management(String path) {
    try {
      return get(path).statusCode();
    } catch (IOException e) {
      return 0;
    }
  }

  /** What a new connection is served. */
  public X509Certificate servedCertificate() throws IOException {
    SSLSocketFactory sockets = TrustAll.context().getSocketFactory();
    try (SSLSocket socket = (SSLSocket) sockets.createSocket("127.0.0.1", port)) {
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }

  /** Sends an AdmissionReview; whatever the certificate is. */
  public HttpResponse<String> post(String path, byte[] review)
      throws IOException, InterruptedException {
    return post(client, path, review);
  }

  /** The same over a client of the test's own. */
  public HttpResponse<String> post(HttpClient client, String path, byte[] review)
      throws IOException, InterruptedException {
    URI uri = URI.create("https://localhost:" + port + path);
    return client.send(
        HttpRequest.newBuilder(uri)
            .timeout(Duration.ofSeconds(60))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(review))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /**
   * The sum of a metric's values; empty where it has none.
   *
   * @param start of their lines: its name and as many labels as matter
   */
  public OptionalDouble metric(String start) throws IOException {
    return metrics()
        .lines()
        .filter(line -> line.startsWith(start))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .reduce(Double::sum);
  }

  public String metrics() throws IOException {
    return get("/q/metrics").body();
  }

  private HttpResponse<String> get(String path) throws IOException {
    URI uri = URI.create("http://127.0.0.1:" + managementPort + path);
    try {
      return HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build(),
              HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Sends SIGTERM, and does not wait. */
  public void terminate() {
    process.destroy();
  }

  /** Sends SIGKILL, and waits. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  public boolean waitForExit(Duration limit) throws InterruptedException {
    return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!waitForExit(Duration.ofSeconds(60))) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
    }
    Files.deleteIfExists(pidFile);
  }
}
