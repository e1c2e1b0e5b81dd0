package dev.lastcall;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaStaticInitializer;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.ObjectInputStream;
import java.net.InetAddress;
import java.net.http.HttpClient;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.ResourceBundle;
import java.util.ServiceLoader;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/** The table of docs/architecture.md. */
@AnalyzeClasses(packages = "dev.lastcall", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String JACKSON = "com.fasterxml.jackson..";
  private static final String SNAKEYAML = "org.yaml.snakeyaml..";
  private static final String[] FRAMEWORKS = {
    "io.quarkus..", "jakarta..", "io.smallrye..", "io.vertx..", "org.eclipse.microprofile.."
  };

  private static final List<Class<?>> OF_THE_PROCESS =
      List.of(
          Random.class,
          Thread.class,
          Executor.class,
          HttpClient.class,
          InetAddress.class,
          SSLContext.class,
          AutoCloseable.class,
          InstantSource.class,
          Instant.class);

  @ArchTest static final ArchRule json = mayImport("json", JACKSON);

  @ArchTest
  static final ArchRule manifest = mayImport("manifest", JACKSON, SNAKEYAML, ours("json"));

  @ArchTest static final ArchRule policy = mayImport("policy", JACKSON, SNAKEYAML, ours("json"));

  @ArchTest static final ArchRule review = mayImport("review", JACKSON, ours("json"));

  @ArchTest
  static final ArchRule engine =
      mayImport(
          "engine",
          // Of tokens: nothing but arithmetic.
          "javax.crypto..",
          JACKSON,
          SNAKEYAML,
          ours("json"),
          ours("policy"),
          ours("review"));

  @ArchTest
  static final ArchRule guard =
      mayImport("guard", "javax.net.ssl..", JACKSON, ours("json"), ours("policy"), ours("review"));

  @ArchTest static final ArchRule runtime = mayImport("runtime", ours("policy"));

  @ArchTest
  static final ArchRule cli =
      mayImport(
          "cli",
          JACKSON,
          SNAKEYAML,
          "picocli..",
          ours("json"),
          ours("manifest"),
          ours("policy"),
          ours("review"),
          ours("engine"),
          ours("sidecar"));

  /** It has 50 MiB: Jackson alone would take 8 of them. */
  @ArchTest static final ArchRule sidecar = mayImport("sidecar");

  @ArchTest
  static final ArchRule webDoesNotKnowTheCluster =
      noClasses()
          .that()
          .resideInAPackage(ours("web"))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ours("cluster"), ours("cli"), "io.fabric8..");

  @ArchTest
  static final ArchRule clusterDoesNotKnowTheWeb =
      noClasses()
          .that()
          .resideInAPackage(ours("cluster"))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ours("web"), ours("cli"));

  @ArchTest
  static final ArchRule onlyTheClusterUsesTheKubernetesClient =
      noClasses()
          .that()
          .resideOutsideOfPackage(ours("cluster"))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.fabric8..");

  @ArchTest
  static final ArchRule onlyTheEdgeUsesFrameworks =
      noClasses()
          .that(not(resideInAnyPackage(ours("web"), ours("cluster"))).and(not(type(Main.class))))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(FRAMEWORKS);

  @ArchTest
  static final ArchRule decisionsHaveNoClockOfTheirOwn =
      noClasses()
          .that()
          .resideInAnyPackage(ours("engine"), ours("guard"), ours("json"), ours("review"))
          .should()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(java.time.Instant.class, "now")
          .orShould()
          .callMethod(java.time.LocalDate.class, "now");

  /** A native binary has what its build could see: see docs/native.md. */
  @ArchTest
  static final ArchRule nothingIsFoundByItsNameAtRunTime =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("java.lang.reflect..", "java.beans..", "jdk..", "sun..")
                  .or(assignableTo(ServiceLoader.class))
                  .or(assignableTo(ResourceBundle.class))
                  .or(assignableTo(ObjectInputStream.class))
                  // picocli looks for them by reflection, or not at all: see cli.CommandSpecs.
                  .or(
                      resideInAnyPackage("picocli..")
                          .and(describe("annotations", JavaClass::isAnnotation))))
          .orShould()
          .callMethodWhere(
              target(owner(type(Class.class))).and(target(nameMatching("forName|newInstance"))));

  /** Static fields of a native binary are filled when it is built, on another machine. */
  @ArchTest
  static final ArchRule staticFieldsAreTheSameOnEveryMachine =
      fields()
          .that()
          .areStatic()
          .should()
          .notHaveRawType(
              describe(
                  "of the process: randomness, threads, sockets, clients, time, buffers",
                  field ->
                      OF_THE_PROCESS.stream().anyMatch(field::isAssignableTo)
                          || resideInAnyPackage("io.netty..", "io.vertx..").test(field)));

  /** Neither may what fills them ask this machine: how large its heap is, what time it is. */
  @ArchTest
  static final ArchRule staticInitializersAskNothingOfTheMachine =
      noClasses()
          .should()
          .callMethodWhere(
              describe(
                  "a static initializer asks the process",
                  (JavaMethodCall call) ->
                      call.getOrigin() instanceof JavaStaticInitializer
                          && (call.getTargetOwner().isEquivalentTo(Runtime.class)
                              || call.getTargetOwner().isEquivalentTo(ProcessHandle.class)
                              || call.getTargetOwner().isEquivalentTo(System.class))
                          && !call.getName().equals("getLogger")));

  private static ArchRule mayImport(String name, String... others) {
    String[] allowed =
        Stream.concat(Stream.of("java..", ours(name)), Stream.of(others)).toArray(String[]::new);
    return classes()
        .that()
        .resideInAPackage(ours(name))
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(allowed)
                .or(describe("arrays and primitives", c -> c.isArray() || c.isPrimitive())));
  }

  private static String ours(String name) {
    return "dev.lastcall." + name + "..";
  }
}
