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
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Patches manifests as the webhook patches objects. */
final class ApplyCommand implements Callable<Integer> {

  private final InputStream in;
  private final PrintStream out;
  private final PrintWriter messages;
  private final Supplier<PolicySet> shipped;

  private final OptionSpec filenames =
      CommandSpecs.values(String.class, "FILE|DIR|-", "-f", "--filename")
          .required(true)
          .description(
              "Manifests in YAML or JSON; repeatable. Folders are read recursively, - is the"
                  + " input.")
          .build();

  private final OptionSpec policies =
      CommandSpecs.values(Path.class, "DIR|FILE", "-p", "--policies")
          .description("Policies; repeatable. Default: the shipped policies.")
          .build();

  private final OptionSpec namespaces =
      CommandSpecs.value(Path.class, "FILE", "--namespaces")
          .description("Namespace manifests with the labels of namespaces that -f does not bring.")
          .build();

  private final OptionSpec namespace =
      CommandSpecs.value(String.class, "NAME", "-n", "--namespace")
          .defaultValue("default")
          .description("Namespace of objects that name none. Default: ${DEFAULT-VALUE}.")
          .build();

  private final OptionSpec output =
      CommandSpecs.value(OutputFormat.class, "FORMAT", "-o", "--output")
          .defaultValue("yaml")
          .description("One of ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
          .build();

  private final OptionSpec quiet =
      CommandSpecs.flag("-q", "--quiet")
          .description("Print errors only, not what was decided.")
          .build();

  private final DrainOptions drain = new DrainOptions();

  ApplyCommand(InputStream in, PrintStream out, PrintWriter messages, Supplier<PolicySet> shipped) {
    this.in = in;
    this.out = out;
    this.messages = messages;
    this.shipped = shipped;
  }

  CommandSpec spec() {
    CommandSpec spec =
        CommandSpecs.named(
            "apply",
            this,
            List.of(filenames, policies, namespaces, namespace, output, quiet),
            "Patches the Pods, Pod templates, Services and Ingresses in manifests by policy.",
            "What does not change comes out as it went in.");
    drain.addTo(spec);
    return spec;
  }

  private record ReadFile(SourceFile file, List<Document> documents) {}

  @Override
  public Integer call() {
    // What is wrong with policies is told before what is wrong with manifests.
    List<Path> named = policies.getValue();
    Optional<PolicySet> given =
        named.isEmpty() ? Optional.empty() : Optional.of(Policies.read(named));
    List<ReadFile> files =
        forEach(
            SourceFiles.read(filenames.getValue(), in),
            file -> new ReadFile(file, Manifests.read(file)));
    List<Document> manifests = files.stream().flatMap(file -> file.documents().stream()).toList();
    List<Document> declaring = new ArrayList<>();
    Optional.<Path>ofNullable(namespaces.getValue())
        .ifPresent(file -> declaring.addAll(Manifests.read(SourceFile.read(file))));
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
                namespace.getValue(),
                new CompanionObjects(new Inventory(manifests, namespace.getValue()))));
    List<PatchedFile> patched = forEach(files, file -> patch(file, patcher));
    List<String> notes = new ArrayList<>();
    byte[] printed =
        output.<OutputFormat>getValue().print(patched, notes).getBytes(StandardCharsets.UTF_8);
    if (!quiet.<Boolean>getValue()) {
      List<Decision> decisions = patched.stream().flatMap(PatchedFile::decisions).toList();
      Joins joins = new Joins(decisions);
      for (Decision decision : decisions) {
        joins.joined(decision).lines().forEach(messages::println);
      }
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
