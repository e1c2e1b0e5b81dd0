package dev.lastcall.cluster;

import dev.lastcall.policy.PolicyFiles;
import dev.lastcall.policy.PolicyReader;
import dev.lastcall.policy.PolicyReading;
import dev.lastcall.policy.PolicySource;
import dev.lastcall.runtime.Reload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Follows policy files and folders: tells its listener what they hold at the start and after each
 * change of a name or of content. A change is told when two looks in a row see the same: a file
 * that is being written, or is away for the moment in which an editor replaces it, is not taken for
 * a policy. What is still bad in the same way is not told again.
 */
public final class PolicyDirectory implements AutoCloseable {

  /** Changes are told within about two of them. */
  public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(1);

  private final List<Path> paths;
  private final Consumer<Reload> listener;
  private final Poll poll;
  private Look last;
  private String told;

  /**
   * @param paths files, and folders read recursively
   * @param listener called on the thread of {@link #start}, later on the polling thread
   * @param interval pause between two looks at the files, at least 1 ms
   */
  public PolicyDirectory(List<Path> paths, Consumer<Reload> listener, Duration interval) {
    this.paths = List.copyOf(paths);
    this.listener = listener;
    this.poll = new Poll("policy-directory", interval, this::look);
  }

  /** Reads once before it returns, then goes on in the background; to be called once. */
  public void start() {
    last = read();
    tell(last);
    poll.start();
  }

  @Override
  public void close() {
    poll.close();
  }

  /** Visible for testing. */
  void look() {
    Look look = read();
    boolean settled = look.hash().equals(last.hash());
    last = look;
    if (settled && !look.hash().equals(told)) {
      tell(look);
    }
  }

  private void tell(Look look) {
    told = look.hash();
    listener.accept(look.reload().get());
  }

  private Look read() {
    try {
      List<PolicySource> sources = PolicyFiles.read(paths);
      return new Look(hash(sources), () -> reload(PolicyReader.read(sources)));
    } catch (IOException | UncheckedIOException e) {
      String message = message(e);
      return new Look("unreadable: " + message, () -> new Reload.Unreadable(message));
    }
  }

  static Reload reload(PolicyReading reading) {
    return reading.isUsable()
        ? new Reload.Loaded(reading.policies())
        : new Reload.Refused(reading.problems());
  }

  private static String message(Exception e) {
    return e instanceof NoSuchFileException missing
        ? missing.getFile() + ": no such file or folder"
        : e.getMessage() == null ? e.toString() : e.getMessage();
  }

  private static String hash(List<PolicySource> sources) {
    Fingerprint fingerprint = new Fingerprint();
    for (PolicySource source : sources) {
      fingerprint.add(source.file().getBytes(StandardCharsets.UTF_8)).add(source.content());
    }
    return fingerprint.hex();
  }

  /** What one look found; its hash stands for all of it. */
  private record Look(String hash, Supplier<Reload> reload) {}
}
