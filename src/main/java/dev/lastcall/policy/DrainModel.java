package dev.lastcall.policy;

import dev.lastcall.policy.Drain.Resources;
import dev.lastcall.policy.Drain.SecretMount;
import dev.lastcall.policy.Drain.User;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** The section {@code drain} as written in policy files. */
final class DrainModel {

  private static final String SECRET_PATH = "/etc/registry";

  private static final Pattern IMAGE_REFERENCE =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/@-]{0,499}");

  private static final Field<Duration> MAX_WAIT =
      Field.duration(
          "maxWait",
          Duration.ofSeconds(1),
          Duration.ofHours(24),
          Duration.ofSeconds(60),
          "Upper bound of waiting for connections, after the delay.");
  private static final Field<List<Integer>> PORTS =
      Field.withDefault(
          "ports",
          new PortsType(),
          List.of(),
          PortsType.AUTO,
          "Ports whose connections are waited for; `Auto` for those that the containers declare,"
              + " without metrics.");
  private static final Field<List<Deregistration>> DEREGISTER =
      Field.withDefault(
          "deregister",
          ListType.of("a list of calls", DeregistrationModel.DEREGISTRATION),
          List.of(),
          "[]",
          "HTTP calls that take the Pod out of an external registry, before the delay.");
  private static final Field<String> IMAGE =
      Field.optional(
          "image",
          new StringType(
              "the reference of an image",
              text -> IMAGE_REFERENCE.matcher(text).matches(),
              UnaryOperator.identity()),
          "that of `--drain-image`",
          "The image of Lastcall, from which the sidecar runs.");
  private static final Field<User> USER =
      Field.choice(
          "user",
          ChoiceType.of(User.class),
          User.Fixed,
          "`FromNamespace` leaves the user to the namespace, as OpenShift wants it.");
  private static final Field<String> CPU =
      Field.withDefault("cpu", QuantityType.CPU, Resources.DEFAULT.cpu(), "10m", "The request.");
  private static final Field<String> CPU_LIMIT =
      Field.withDefault(
          "cpuLimit",
          QuantityType.CPU,
          Resources.DEFAULT.cpuLimit(),
          "200m",
          "The limit, at least `cpu`, and the request in a Guaranteed Pod, so that it stays one; a"
              + " JVM takes 0.2 s of CPU to start.");
  private static final Field<String> MEMORY =
      Field.withDefault(
          "memory",
          QuantityType.MEMORY,
          Resources.DEFAULT.memory(),
          "80Mi",
          "Request and limit; 32Mi is enough for the native image.");
  private static final Field<Resources> RESOURCES =
      Field.withDefault(
          "resources",
          new MappingType<>(
              "a mapping with cpu, cpuLimit or memory",
              List.of(CPU, CPU_LIMIT, MEMORY),
              Set.of(),
              DrainModel::checkCpu,
              values -> new Resources(values.get(CPU), cpuLimit(values), values.get(MEMORY))),
          Resources.DEFAULT,
          "{}",
          "Its requests and limits.");
  private static final Field<String> SECRET_NAME =
      Field.required(
          "name",
          KubernetesNames.POLICY_NAME,
          "A Secret in the namespace of the Pod, which must be there.");
  private static final Field<String> MOUNT_PATH =
      Field.withDefault(
          "mountPath",
          AbsolutePath.OF_MOUNT,
          SECRET_PATH,
          SECRET_PATH,
          "Where its keys are files.");
  private static final Field<SecretMount> SECRET =
      Field.optional(
          "secret",
          MappingType.of(
              "a mapping with name",
              List.of(SECRET_NAME, MOUNT_PATH),
              values -> new SecretMount(values.get(SECRET_NAME), values.get(MOUNT_PATH))),
          "none",
          "A Secret that the sidecar reads credentials from.");

  static final MappingType<Drain> DRAIN =
      new MappingType<>(
          "a mapping with maxWait, ports, deregister, image, user, resources or secret",
          List.of(MAX_WAIT, PORTS, DEREGISTER, IMAGE, USER, RESOURCES, SECRET),
          Set.of(),
          DrainModel::checkHeaderFiles,
          values ->
              new Drain(
                  values.get(MAX_WAIT),
                  values.get(PORTS),
                  values.get(DEREGISTER),
                  values.find(IMAGE),
                  values.get(USER),
                  values.get(RESOURCES),
                  values.find(SECRET)));

  private DrainModel() {}

  private static String cpuLimit(FieldValues values) {
    String request = values.get(CPU);
    String limit = values.get(CPU_LIMIT);
    return QuantityType.millis(request) > QuantityType.millis(limit) ? request : limit;
  }

  private static void checkCpu(FieldValues values, Reading reading) {
    Optional<String> request = values.find(CPU);
    Optional<String> limit = values.find(CPU_LIMIT);
    if (values.isWritten(CPU_LIMIT.name())
        && request.isPresent()
        && limit.isPresent()
        && QuantityType.millis(request.get()) > QuantityType.millis(limit.get())) {
      reading.add(
          values.at(CPU),
          "cpu " + request.get() + " and cpuLimit " + limit.get(),
          "a request that is at most the limit",
          "write cpuLimit: " + request.get());
    }
  }

  private static void checkHeaderFiles(FieldValues values, Reading reading) {
    Optional<SecretMount> secret = values.find(SECRET);
    if (values.isWritten(SECRET.name()) && secret.isEmpty()) {
      return;
    }
    for (Deregistration call : values.find(DEREGISTER).orElse(List.of())) {
      Optional<String> file = call.headersFile();
      if (file.isPresent() && secret.isEmpty()) {
        reading.add(
            values.at(DEREGISTER),
            "headersFrom.file " + YamlValue.quote(file.get()) + " and no secret",
            "drain.secret with the file",
            "add secret: { name: NAME, mountPath: " + SECRET_PATH + " }");
      } else if (file.isPresent() && !AbsolutePath.isBelow(file.get(), secret.get().mountPath())) {
        reading.add(
            values.at(DEREGISTER),
            "headersFrom.file "
                + YamlValue.quote(file.get())
                + " and secret.mountPath "
                + YamlValue.quote(secret.get().mountPath()),
            "a file below secret.mountPath");
      }
    }
  }
}
