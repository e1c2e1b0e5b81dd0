package dev.lastcall.testing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lastcall.engine.DrainSettings;
import dev.lastcall.json.Json;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * The packaged program as the sidecar: the native binary where it is under test, else from one flat
 * class path, laid out as {@code src/testbed/lastcall-image.sh} does, and with the options of the
 * JVM that are injected.
 */
public final class SidecarProcess implements AutoCloseable {

  public static final int PORT = 15990;

  private static final String TOKEN = "token-of-the-test";
  private static final Duration GENEROUS = Duration.ofSeconds(60);
  private static final Path APP = Path.of("target/quarkus-app");

  private final HttpClient client = HttpClient.newHttpClient();
  private final Process process;
  private final Path log;
  private final long startedNanos;

  private SidecarProcess(Process process, Path log, long startedNanos) {
    this.process = process;
    this.log = log;
    this.startedNanos = startedNanos;
  }

  /**
   * Starts it and waits until it answers.
   *
   * @param options of {@code drain}, but the port and the token
   */
  public static SidecarProcess start(String... options) throws IOException {
    Path folder = Files.createDirectories(Path.of("target/sidecars"));
    Path log = Files.createTempFile(folder, "drain", ".log");
    List<String> command = new ArrayList<>(program());
    command.add("drain");
    command.addAll(List.of("--port=" + PORT, "--token=" + TOKEN));
    command.addAll(List.of(options));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("JDK_JAVA_OPTIONS", DrainSettings.JAVA_OPTIONS);
    builder.environment().put("POD_IP", "127.0.0.1");
    long startedNanos = System.nanoTime();
    SidecarProcess sidecar = new SidecarProcess(builder.start(), log, startedNanos);
    Awaitility.await("the sidecar listens")
        .atMost(GENEROUS)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> !sidecar.process.isAlive() || sidecar.log().contains("event=listening"));
    if (!sidecar.process.isAlive()) {
      throw new IllegalStateException("ended at once:\n" + sidecar.log());
    }
    return sidecar;
  }

  private static List<String> program() throws IOException {
    Optional<Path> binary = PackagedProgram.nativeBinary();
    return binary.isPresent()
        ? List.of(binary.get().toString())
        : List.of(PackagedProgram.java().toString(), "-cp", classPath(), "dev.lastcall.Main");
  }

  /** Transformed classes come first, as in the class loader of Quarkus. */
  private static String classPath() throws IOException {
    List<String> jars = new ArrayList<>();
    jars.add(APP.resolve("quarkus/transformed-bytecode.jar").toString());
    jars.add(APP.resolve("quarkus/generated-bytecode.jar").toString());
    for (String folder : List.of("app", "lib/boot", "lib/main")) {
      try (Stream<Path> files = Files.list(APP.resolve(folder))) {
        files.map(Path::toString).filter(name -> name.endsWith(".jar")).sorted().forEach(jars::add);
      }
    }
    return String.join(File.pathSeparator, jars);
  }

  /** Milliseconds since it was started. */
  public long millisSinceStart() {
    return (System.nanoTime() - startedNanos) / 1_000_000;
  }

  /** The call of a hook; done with the text of the answer when that comes. */
  public CompletableFuture<String> drain() {
    return drain("127.0.0.1", TOKEN);
  }

  /**
   * The same.
   *
   * @param host as a URL has it
   */
  public CompletableFuture<String> drain(String host, String token) {
    URI uri = URI.create("http://" + host + ":" + PORT + "/drain?container=app");
    HttpRequest request = HttpRequest.newBuilder(uri).header("Lastcall-Token", token).build();
    return client
        .sendAsync(request, HttpResponse.BodyHandlers.ofString())
        .thenApply(response -> response.statusCode() + " " + response.body().strip());
  }

  public JsonNode status() throws IOException {
    return Json.parse(get("/status"));
  }

  /** Without /status or /metrics being asked, which read the tables themselves. */
  public void awaitLine(String part) {
    Awaitility.await(part)
        .atMost(GENEROUS)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> log().contains(part));
  }

  public String get(String path) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + PORT + path)).build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Resident memory as the kernel counts it, files of the JVM included, in KiB. */
  public long residentKibibytes() throws IOException {
    Path status = Path.of("/proc/" + process.pid() + "/status");
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
          .findFirst()
          .orElseThrow();
    }
  }

  /** Sends SIGTERM, and does not wait. */
  public void terminate() {
    process.destroy();
  }

  /** Waits for its end. */
  public int exitCode() throws InterruptedException {
    if (!process.waitFor(GENEROUS.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("it has not ended:\n" + log());
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
