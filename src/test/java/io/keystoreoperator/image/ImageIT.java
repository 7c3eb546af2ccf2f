package io.keystoreoperator.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Secret;
import io.keystoreoperator.fixture.OperatorLauncher;
import io.keystoreoperator.fixture.OperatorProcess;
import io.keystoreoperator.fixture.TwoAccounts;
import io.keystoreoperator.kube.MockKubernetes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is in the image, unpacked as a container engine would, and run with nothing of this
/// machine in sight but its kernel.
@Tag("image")
class ImageIT {
  private static final Path TAR = Path.of("target", "image", "keystore-operator.tar");
  private static final Path LIBRARIES = Path.of("target", "lib");
  private static final long MOST_MEGABYTES = 100;

  /// Where an ELF file says which processor it is for.
  private static final int ELF_MACHINE = 18;

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path directory;
  private static Path root;
  private static JsonNode image;
  private static JsonNode config;

  @BeforeAll
  static void unpack() throws IOException, InterruptedException {
    Path layers = Files.createDirectory(directory.resolve("layers"));
    root = Files.createDirectory(directory.resolve("root"));
    run(List.of("tar", "-xpf", TAR.toString(), "-C", layers.toString()));
    JsonNode manifest = JSON.readTree(layers.resolve("manifest.json").toFile()).get(0);
    image = JSON.readTree(layers.resolve(manifest.get("Config").asText()).toFile());
    config = image.get("config");
    for (JsonNode layer : manifest.get("Layers")) {
      run(
          List.of(
              "tar",
              "--warning=no-unknown-keyword",
              "-xpf",
              layers.resolve(layer.asText()).toString(),
              "-C",
              root.toString()));
    }
  }

  @Test
  void itRunsTheOperatorAsNobodyInParticular() {
    assertThat(config.get("User").asText()).isEqualTo("65532:65532");
    assertThat(config.get("Entrypoint"))
        .extracting(JsonNode::asText)
        .containsExactly(
            "/opt/java/bin/java",
            "@/app/jvm.options",
            "-XX:AOTCache=/app/keystore-operator.aot",
            "-jar",
            "/app/keystore-operator.jar");
    assertThat(config.get("Cmd")).extracting(JsonNode::asText).containsExactly("run");
    assertThat(config.get("ExposedPorts").has("8080/tcp")).isTrue();
  }

  @Test
  void itSaysItIsForTheProcessorThatItsFilesAreFor() throws IOException {
    byte[] java = Files.readAllBytes(root.resolve("opt/java/bin/java"));
    Map<Integer, String> machines = Map.of(0x3E, "amd64", 0xB7, "arm64");

    assertThat(image.get("os").asText()).isEqualTo("linux");
    assertThat(image.get("architecture").asText())
        .isEqualTo(machines.get(Byte.toUnsignedInt(java[ELF_MACHINE])));
  }

  @Test
  void itHoldsTheJarAndItsLibrariesAndNothingOfTheTests() throws IOException {
    assertThat(names(root.resolve("app")))
        .containsExactlyInAnyOrder(
            "bom.json", "jvm.options", "keystore-operator.aot", "keystore-operator.jar", "lib");
    assertThat(names(root.resolve("app/lib")))
        .containsExactlyInAnyOrderElementsOf(names(LIBRARIES))
        .noneMatch(name -> name.matches("(?i).*(dynamodblocal|junit|mock|jib|test).*"));
    try (ZipFile jar = new ZipFile(root.resolve("app/keystore-operator.jar").toFile())) {
      assertThat(jar.stream().map(Object::toString))
          .noneMatch(entry -> entry.contains("localaws") || entry.contains("fixture"));
    }
    assertThat(root.resolve("bin")).doesNotExist();
    assertThat(Files.size(TAR) / 1_000_000).isLessThan(MOST_MEGABYTES);
  }

  @Test
  void nobodyMayWriteInIt() throws IOException {
    Set<PosixFilePermission> writing = PosixFilePermissions.fromString("----w--w-");
    try (Stream<Path> files = Files.walk(root)) {
      List<Path> writable = new ArrayList<>();
      for (Path file : files.toList()) {
        if (Files.getPosixFilePermissions(file).stream().anyMatch(writing::contains)) {
          writable.add(file);
        }
      }
      assertThat(writable).isEmpty();
    }
  }

  @Test
  void itsBillOfMaterialsNamesEveryLibrary() throws IOException {
    List<String> components = new ArrayList<>();
    JSON.readTree(root.resolve("app/bom.json").toFile())
        .get("components")
        .forEach(
            component ->
                components.add(
                    component.get("name").asText() + "-" + component.get("version").asText()));

    assertThat(names(LIBRARIES))
        .allSatisfy(library -> assertThat(components).anyMatch(library::startsWith));
  }

  @Test
  void itsBillOfMaterialsHasTheHashOfEveryLibraryAsItIs() throws Exception {
    Map<String, String> hashes = new TreeMap<>();
    Set<String> changed = new TreeSet<>();
    for (JsonNode component :
        JSON.readTree(root.resolve("app/bom.json").toFile()).get("components")) {
      String name = component.path("name").asText() + "-" + component.path("version").asText();
      hashes.put(name + ".jar", component.at("/hashes/0/content").asText());
      if (component.has("pedigree")) {
        changed.add(component.path("name").asText());
      }
    }

    assertThat(changed).containsExactly("picocli");
    for (String library : names(LIBRARIES)) {
      byte[] file = Files.readAllBytes(root.resolve("app/lib").resolve(library));
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(file);
      assertThat(hashes).containsEntry(library, HexFormat.of().formatHex(digest));
    }
  }

  @Test
  void itsBillOfMaterialsNamesTheRuntimeAndTheCLibrary() throws IOException {
    JsonNode components = JSON.readTree(root.resolve("app/bom.json").toFile()).get("components");
    String release = Files.readString(root.resolve("opt/java/release"));
    Set<String> located = new TreeSet<>();
    for (JsonNode component : components) {
      if (component.path("name").asText().equals("openjdk")) {
        assertThat(release).contains("JAVA_VERSION=\"" + component.get("version").asText() + "\"");
        located.add("/opt/java");
      }
      for (JsonNode occurrence : component.at("/evidence/occurrences")) {
        assertThat(component.has("purl") || component.has("hashes")).isTrue();
        located.add(occurrence.get("location").asText());
      }
    }
    Set<String> present = new TreeSet<>(Set.of("/opt/java"));
    for (String directory : List.of("lib", "lib64")) {
      present.addAll(filesBelow(directory));
    }

    assertThat(located).isEqualTo(present);
  }

  private static List<String> filesBelow(String directory) throws IOException {
    if (!Files.exists(root.resolve(directory))) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(root.resolve(directory))) {
      return files.filter(Files::isRegularFile).map(file -> "/" + root.relativize(file)).toList();
    }
  }

  @Test
  void theOperatorDoesItsWorkInIt() throws Exception {
    try (TwoAccounts accounts = TwoAccounts.start();
        MockKubernetes kubernetes = MockKubernetes.startWithTls()) {
      accounts
          .writer()
          .putV1("payments/db", "{\"username\":\"app\",\"password\":\"in the image\"}");
      accounts.writer().putV1("payments/tls.key", "a key");
      Map<String, String> environment = environment(accounts);
      OperatorLauncher launcher = inTheImage(environment);
      boolean changedRoot = launcher.jar().startsWith("/app/");
      Path kubeconfig = Files.writeString(root.resolve("etc/kubeconfig"), kubernetes.kubeconfig());
      try (OperatorProcess operator =
          OperatorProcess.start(
              launcher,
              environment,
              changedRoot ? Path.of("/etc/kubeconfig") : kubeconfig,
              directory.resolve("operator.log"))) {
        apply(kubernetes, "cluster-keystore.yaml");
        apply(kubernetes, "keystore-secret.yaml");
        Awaitility.await()
            .atMost(Duration.ofMinutes(1))
            .until(() -> "in the image".equals(password(kubernetes)));
        assertThat(operator.stop()).isZero();
      }
    }
  }

  /// The entry point, with an error in place of a slow start when its AOT cache does not fit: in
  /// the image's own file system where this user may change the root, else where it lies.
  private static OperatorLauncher inTheImage(Map<String, String> environment)
      throws IOException, InterruptedException {
    for (List<String> chroot :
        List.of(
            List.of("chroot", "--userspec=65532:65532"),
            List.of("unshare", "--map-root-user", "chroot"))) {
      List<String> java =
          Stream.concat(chroot.stream(), Stream.of(root.toString(), "/opt/java/bin/java")).toList();
      if (runs(java, environment)) {
        return entryPoint(java, "");
      }
    }
    return entryPoint(List.of(root + "/opt/java/bin/java"), root.toString());
  }

  private static OperatorLauncher entryPoint(List<String> java, String below) {
    return new OperatorLauncher(
        java,
        List.of(
            "@" + below + "/app/jvm.options",
            "-XX:AOTCache=" + below + "/app/keystore-operator.aot",
            "-XX:AOTMode=on"),
        below + "/app/keystore-operator.jar");
  }

  private static boolean runs(List<String> java, Map<String, String> environment)
      throws IOException, InterruptedException {
    ProcessBuilder version =
        new ProcessBuilder(Stream.concat(java.stream(), Stream.of("-version")).toList())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("version").toFile());
    version.environment().putAll(environment);
    return version.start().waitFor() == 0;
  }

  /// Without /proc, which an engine would mount, the loader does not find the runtime by itself.
  private static Map<String, String> environment(TwoAccounts accounts) {
    Map<String, String> environment = new HashMap<>(accounts.aws().environment());
    environment.put("LD_LIBRARY_PATH", "/opt/java/lib");
    return environment;
  }

  private static void apply(MockKubernetes kubernetes, String example) throws IOException {
    try (var yaml = Files.newInputStream(Path.of("deploy", "examples", example))) {
      kubernetes
          .client()
          .load(yaml)
          .items()
          .forEach(item -> kubernetes.client().resource(item).create());
    }
  }

  private static String password(MockKubernetes kubernetes) {
    Secret secret = kubernetes.client().secrets().inNamespace("payments").withName("app-db").get();
    return secret == null
        ? ""
        : new String(Base64.getDecoder().decode(secret.getData().get("password")), UTF_8);
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static void run(List<String> command) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }
}
