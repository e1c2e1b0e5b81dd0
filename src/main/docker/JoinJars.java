import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;

/**
 * Joins jars to one that does what they do on a class path in the same order: {@code java
 * JoinJars.java JOINED [--without-locals] [--apart FILE APART] JAR...}
 *
 * <p>Whoever asks for all services of a kind, as the JDK's HTTP server does, makes the JVM open and
 * keep each jar of the class path: for 180 of them that was 7 MiB and 0.1 s of a drain sidecar.
 *
 * <p>The first of several files with one name wins. Lists of services are joined; licences and
 * notices are kept apart. The same jars make the same bytes. Jars of which this cannot be true are
 * refused.
 *
 * <p>With {@code --apart}, the first file of that name is in the jar APART, alone; with {@code
 * --without-locals}, classes lose the names of their local variables.
 */
final class JoinJars {

  private static final String SERVICES = "META-INF/services/";

  /** What speaks of one jar alone: its manifest, index, signature and module. */
  private static final Pattern OF_ONE_JAR =
      Pattern.compile(
          "META-INF/(MANIFEST\\.MF|INDEX\\.LIST|[^/]+\\.(SF|DSA|RSA|EC))"
              + "|(META-INF/versions/\\d+/)?module-info\\.class");

  private static final Pattern VERSIONED = Pattern.compile("META-INF/versions/\\d+/(.+)");

  private static final Pattern LEGAL =
      Pattern.compile("(META-INF/)?(LICEN[CS]E|NOTICE|COPYRIGHT|DEPENDENCIES)[^/]*");

  /**
   * A second later than the least, which the JDK writes a second time, in 13 bytes more for each
   * file.
   */
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0, 2);

  /** The jar that each file is from. */
  private final Map<String, Path> owners = new HashMap<>();

  private final Map<String, ByteArrayOutputStream> services = new LinkedHashMap<>();
  private final JarOutputStream joined;

  private final Optional<Apart> apart;

  private final boolean withoutLocals;

  private JoinJars(JarOutputStream joined, Optional<Apart> apart, boolean withoutLocals) {
    this.joined = joined;
    this.apart = apart;
    this.withoutLocals = withoutLocals;
  }

  public static void main(String[] arguments) throws IOException {
    List<String> left = new ArrayList<>(List.of(arguments));
    Path joined = Path.of(left.remove(0));
    boolean withoutLocals = left.remove("--without-locals");
    Optional<Apart> apart = Optional.empty();
    if (left.get(0).equals("--apart")) {
      apart = Optional.of(new Apart(left.get(1), Path.of(left.get(2))));
      left.subList(0, 3).clear();
    }
    try (OutputStream file = Files.newOutputStream(joined);
        JarOutputStream out = new JarOutputStream(file)) {
      new JoinJars(out, apart, withoutLocals).join(left.stream().map(Path::of).toList());
    }
  }

  /**
   * @param name of a file that goes to a jar of its own
   */
  private record Apart(String name, Path jar) {

    void write(InputStream content) throws IOException {
      try (OutputStream file = Files.newOutputStream(jar);
          JarOutputStream out = new JarOutputStream(file)) {
        begin(out, name);
        content.transferTo(out);
      }
    }
  }

  private void join(List<Path> jars) throws IOException {
    begin(JarFile.MANIFEST_NAME);
    manifest(jars).write(joined);
    for (Path jar : jars) {
      try (JarFile file = new JarFile(jar.toFile())) {
        for (JarEntry entry : Collections.list(file.entries())) {
          add(jar, file, entry);
        }
      }
    }
    if (apart.isPresent() && !owners.containsKey(apart.get().name())) {
      throw new IllegalArgumentException(
          "no jar has %s, which is to be put apart".formatted(apart.get().name()));
    }
    for (Map.Entry<String, ByteArrayOutputStream> list : services.entrySet()) {
      begin(list.getKey());
      list.getValue().writeTo(joined);
    }
  }

  private static Manifest manifest(List<Path> jars) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    for (Path jar : jars) {
      try (JarFile file = new JarFile(jar.toFile())) {
        if (file.isMultiRelease()) {
          manifest.getMainAttributes().put(Attributes.Name.MULTI_RELEASE, "true");
        }
      }
    }
    return manifest;
  }

  private void add(Path jar, JarFile file, JarEntry entry) throws IOException {
    String name = entry.getName();
    if (entry.isDirectory() || OF_ONE_JAR.matcher(name).matches()) {
      return;
    }
    Matcher versioned = VERSIONED.matcher(name);
    if (versioned.matches()) {
      if (!file.isMultiRelease()) {
        return;
      }
      refuseOther(jar, versioned.group(1));
    }
    try (InputStream content = file.getInputStream(entry)) {
      if (name.startsWith(SERVICES)) {
        var list = services.computeIfAbsent(name, first -> new ByteArrayOutputStream());
        content.transferTo(list);
        list.write('\n');
      } else if (LEGAL.matcher(name).matches()) {
        begin("META-INF/licenses/" + jar.getFileName() + "/" + name);
        content.transferTo(joined);
      } else if (owners.putIfAbsent(name, jar) == null) {
        if (apart.isPresent() && apart.get().name().equals(name)) {
          apart.get().write(content);
        } else {
          begin(name);
          joined.write(read(jar, name, content));
        }
      }
    }
  }

  private byte[] read(Path jar, String name, InputStream content) throws IOException {
    byte[] all = content.readAllBytes();
    if (!withoutLocals || !name.endsWith(".class")) {
      return all;
    }
    try {
      return new WithoutLocals().of(all);
    } catch (IOException
        | BufferUnderflowException
        | IndexOutOfBoundsException
        | NegativeArraySizeException e) {
      throw new IOException("%s in %s is not a class as the JVM has it".formatted(name, jar), e);
    }
  }

  /** A class path asks the first jar of a file for its versions, one jar would have them all. */
  private void refuseOther(Path jar, String name) {
    Path owner = owners.getOrDefault(name, jar);
    if (!owner.equals(jar)) {
      throw new IllegalArgumentException(
          "%s is in %s, and for other versions of Java in %s: leave one of the jars out of the build"
              .formatted(name, owner, jar));
    }
  }

  private void begin(String name) throws IOException {
    begin(joined, name);
  }

  private static void begin(JarOutputStream jar, String name) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(TIME);
    jar.putNextEntry(entry);
  }

  /**
   * A class without the names of its local variables, which a debugger and the message of a
   * NullPointerException tell: for libraries they are 2 MiB of the archive of classes. Lines stay,
   * for stack traces.
   *
   * @see <a href="https://docs.oracle.com/javase/specs/jvms/se17/html/jvms-4.html">Java Virtual
   *     Machine Specification, the class file format</a>
   */
  private static final class WithoutLocals {

    private static final Set<String> TABLES =
        Set.of("LocalVariableTable", "LocalVariableTypeTable");

    /** Where the constants of the class have these names. */
    private final Set<Integer> tables = new HashSet<>();

    private int code = -1;

    byte[] of(byte[] classFile) throws IOException {
      ByteBuffer from = ByteBuffer.wrap(classFile);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(classFile.length);
      DataOutputStream to = new DataOutputStream(bytes);
      copy(from, to, 8);
      constants(from, to);
      copy(from, to, 6);
      copy(from, to, 2 + 2 * next(from));
      members(from, to);
      members(from, to);
      copy(from, to, from.remaining());
      return bytes.toByteArray();
    }

    private void constants(ByteBuffer from, DataOutputStream to) throws IOException {
      int count = next(from);
      copy(from, to, 2);
      for (int constant = 1; constant < count; constant++) {
        int tag = from.get(from.position());
        switch (tag) {
          case 1 -> name(constant, from, to);
          case 3, 4, 9, 10, 11, 12, 17, 18 -> copy(from, to, 5);
          case 5, 6 -> {
            copy(from, to, 9);
            constant++; // takes two places
          }
          case 7, 8, 16, 19, 20 -> copy(from, to, 3);
          case 15 -> copy(from, to, 4);
          default -> throw new IOException("a class has a constant of the unknown kind " + tag);
        }
      }
    }

    private void name(int constant, ByteBuffer from, DataOutputStream to) throws IOException {
      copy(from, to, 1);
      int length = next(from);
      int begin = from.position() + 2;
      String name = new String(from.array(), begin, length, StandardCharsets.ISO_8859_1);
      if (name.equals("Code")) {
        code = constant;
      } else if (TABLES.contains(name)) {
        tables.add(constant);
      }
      copy(from, to, 2 + length);
    }

    /** Fields or methods. */
    private void members(ByteBuffer from, DataOutputStream to) throws IOException {
      int count = next(from);
      copy(from, to, 2);
      for (int member = 0; member < count; member++) {
        copy(from, to, 6);
        attributes(from, to);
      }
    }

    private void attributes(ByteBuffer from, DataOutputStream to) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream kept = new DataOutputStream(bytes);
      int count = 0;
      for (int attribute = take(from); attribute > 0; attribute--) {
        int name = take(from);
        byte[] content = new byte[from.getInt()];
        from.get(content);
        if (!tables.contains(name)) {
          byte[] less = name == code ? code(content) : content;
          kept.writeShort(name);
          kept.writeInt(less.length);
          kept.write(less);
          count++;
        }
      }
      to.writeShort(count);
      bytes.writeTo(to);
    }

    private byte[] code(byte[] content) throws IOException {
      ByteBuffer from = ByteBuffer.wrap(content);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(content.length);
      DataOutputStream to = new DataOutputStream(bytes);
      copy(from, to, 4);
      copy(from, to, 4 + from.getInt(from.position()));
      copy(from, to, 2 + 8 * next(from));
      attributes(from, to);
      return bytes.toByteArray();
    }

    /** The number that comes next, which is not taken. */
    private static int next(ByteBuffer from) {
      return Short.toUnsignedInt(from.getShort(from.position()));
    }

    private static int take(ByteBuffer from) {
      return Short.toUnsignedInt(from.getShort());
    }

    private static void copy(ByteBuffer from, DataOutputStream to, int length) throws IOException {
      to.write(from.array(), from.position(), length);
      from.position(from.position() + length);
    }
  }
}
