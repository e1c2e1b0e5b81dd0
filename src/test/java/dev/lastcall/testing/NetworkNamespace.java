package dev.lastcall.testing;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.engine.JupiterTestEngine;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * Runs each test method in a JVM of its own, whose network namespace has nothing but a loopback:
 * all sockets in its tables are those of the test. A namespace needs root, or user namespaces that
 * anybody may make.
 */
public final class NetworkNamespace implements InvocationInterceptor {

  private static final String INSIDE = "lastcall.test.inside-namespace";
  private static final List<String> AS_ROOT = List.of("unshare", "--net");
  private static final List<String> AS_ANYBODY =
      List.of("unshare", "--user", "--map-root-user", "--net");

  /** Its own launcher would take longer than the test. */
  private static final String WITHOUT_QUARKUS =
      "-Djunit.platform.launcher.interceptors.enabled=false";

  /** The loopback of a new namespace is down. */
  private static final String WITH_LOOPBACK = "ip link set lo up && exec \"$0\" \"$@\"";

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    if (Boolean.getBoolean(INSIDE)) {
      invocation.proceed();
      return;
    }
    invocation.skip();
    Optional<List<String>> unshare = unshare();
    assumeTrue(
        unshare.isPresent(),
        "a network namespace needs Linux, unshare, ip, and root or user namespaces for all");
    runInside(unshare.get(), method.getTargetClass(), method.getExecutable());
  }

  private static Optional<List<String>> unshare() throws Exception {
    for (List<String> command : List.of(AS_ROOT, AS_ANYBODY)) {
      List<String> trial = new ArrayList<>(command);
      trial.addAll(List.of("sh", "-c", WITH_LOOPBACK, "true"));
      try {
        if (start(trial).waitFor() == 0) {
          return Optional.of(command);
        }
      } catch (IOException e) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static void runInside(List<String> unshare, Class<?> type, Method test) throws Exception {
    List<String> command = new ArrayList<>(unshare);
    command.addAll(List.of("sh", "-c", WITH_LOOPBACK, PackagedProgram.java().toString()));
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-D" + INSIDE + "=true", WITHOUT_QUARKUS));
    PackagedProgram.nativeBinary()
        .ifPresent(binary -> command.add("-D" + PackagedProgram.NATIVE_PATH + "=" + binary));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(NetworkNamespace.class.getName(), type.getName(), test.getName()));
    Process process = start(command);
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      fail("in a network namespace: " + output);
    }
    System.out.print(output);
  }

  private static Process start(List<String> command) throws IOException {
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  /** What runs inside: one test, given by the names of its class and method. */
  public static void main(String[] names) {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(DiscoverySelectors.selectMethod(names[0], names[1]))
            .build();
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherConfig jupiterAlone =
        LauncherConfig.builder()
            .enableTestEngineAutoRegistration(false)
            .enableLauncherSessionListenerAutoRegistration(false)
            .enableTestExecutionListenerAutoRegistration(false)
            .addTestEngines(new JupiterTestEngine())
            .build();
    LauncherFactory.create(jupiterAlone).execute(request, listener);
    TestExecutionSummary summary = listener.getSummary();
    summary.printFailuresTo(new PrintWriter(System.out, true), 40);
    boolean passed = summary.getTestsSucceededCount() == 1;
    if (!passed && summary.getTestsFailedCount() == 0) {
      System.out.println("nothing ran: " + Arrays.toString(names));
    }
    System.exit(passed ? 0 : 1);
  }
}
