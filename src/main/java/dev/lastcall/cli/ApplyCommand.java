package dev.lastcall.cli;

import dev.lastcall.cli.Patcher.PatchedDocument;
import dev.lastcall.engine.Engine;
import dev.lastcall.engine.OfflineNamespaceLabels;
import dev.lastcall.manifest.Document;
import dev.lastcall.manifest.InputException;
import dev.lastcall.manifest.Manifests;
import dev.lastcall.manifest.NamespaceManifests;
import dev.lastcall.manifest.SourceFile;
import dev.lastcall.policy.PolicySet;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Patches manifests as the webhook patches objects. */
@Command(
    name = "apply",
    addMethodSubcommands = false,
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Patches the Pods, Pod templates, Services and Ingresses in manifests by policy.",
      "What does not change comes out as it went in."
    })
final class ApplyCommand implements Callable<Integer> {

  private final InputStream in;
  private final PrintStream out;
  private final PrintWriter messages;
  private final Supplier<PolicySet> shipped;

  @Option(
      names = {"-f", "--filename"},
      paramLabel = "FILE|DIR|-",
      required = true,
      description =
          "Manifests in YAML or JSON; repeatable. Folders are read recursively, - is the input.")
  private List<String> filenames;

  @Option(
      names = {"-p", "--policies"},
      paramLabel = "DIR|FILE",
      description = "Policies; repeatable. Default: the shipped policies.")
  private List<Path> policies = new ArrayList<>();

  @Option(
      names = "--namespaces",
      paramLabel = "FILE",
      description = "Namespace manifests with the labels of namespaces that -f does not bring.")
  private Path namespaces;

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAME",
      defaultValue = "default",
      description = "Namespace of objects that name none. Default: ${DEFAULT-VALUE}.")
  private String namespace;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "yaml",
      description = "One of ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private OutputFormat output;

  @Option(
      names = {"-q", "--quiet"},
      description = "Print errors only, not what was decided.")
  private boolean quiet;

  @Mixin private DrainOptions drain = new DrainOptions();

  ApplyCommand(InputStream in, PrintStream out, PrintWriter messages, Supplier<PolicySet> shipped) {
    this.in = in;
    this.out = out;
    this.messages = messages;
    this.shipped = shipped;
  }

  private record ReadFile(SourceFile file, List<Document> documents) {}

  @Override
  public Integer call() {
    // What is wrong with policies is told before what is wrong with manifests.
    Optional<PolicySet> given =
        policies.isEmpty() ? Optional.empty() : Optional.of(Policies.read(policies));
    List<ReadFile> files =
        forEach(SourceFiles.read(filenames, in), file -> new ReadFile(file, Manifests.read(file)));
    List<Document> manifests = files.stream().flatMap(file -> file.documents().stream()).toList();
    List<Document> declaring = new ArrayList<>();
    if (namespaces != null) {
      declaring.addAll(Manifests.read(SourceFile.read(namespaces)));
    }
    declaring.addAll(manifests);
    Patcher patcher =
        new Patcher(
            new ObjectPatcher(
                new Engine(
                    Clock.systemUTC(),
                    Optional.empty(),
                    Engine.Companions.EMITTED,
                    drain.settings()),
                given.orElseGet(shipped),
                new OfflineNamespaceLabels(NamespaceManifests.read(declaring)),
                namespace,
                new CompanionObjects(new Inventory(manifests, namespace))));
    List<PatchedFile> patched = forEach(files, file -> patch(file, patcher));
    List<String> notes = new ArrayList<>();
    byte[] printed = output.print(patched, notes).getBytes(StandardCharsets.UTF_8);
    if (!quiet) {
      List<Decision> decisions = patched.stream().flatMap(PatchedFile::decisions).toList();
      Joins joins = new Joins(decisions);
      decisions.stream()
          .flatMap(decision -> joins.joined(decision).lines().stream())
          .forEach(messages::println);
      notes.forEach(messages::println);
    }
    out.write(printed, 0, printed.length);
    out.flush();
    return 0;
  }

  private static PatchedFile patch(ReadFile file, Patcher patcher) {
    List<PatchedDocument> documents = forEach(file.documents(), patcher::patch);
    return new PatchedFile(file.file(), documents);
  }

  /** Goes on after bad input, so that all of it is reported at once. */
  private static <T, R> List<R> forEach(List<T> inputs, Function<T, R> function) {
    List<R> results = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (T input : inputs) {
      try {
        results.add(function.apply(input));
      } catch (InputException e) {
        problems.addAll(e.messages());
      }
    }
    if (!problems.isEmpty()) {
      throw new InputException(problems);
    }
    return results;
  }
}
