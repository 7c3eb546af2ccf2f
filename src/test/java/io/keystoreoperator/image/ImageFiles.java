package io.keystoreoperator.image;

import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import io.keystoreoperator.fixture.OperatorLauncher;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/// The files of the image, laid out below one directory as they will be below `/`.
///
/// Every file is as old as in the image: an AOT cache fits only the very jars that it was made of,
/// by size and time.
public final class ImageFiles {
  static final String JAVA = "/opt/java";
  static final String JAR = "/app/keystore-operator.jar";
  static final String AOT_CACHE = "/app/keystore-operator.aot";
  static final String JVM_OPTIONS = "/app/jvm.options";
  static final String LIBRARIES = "/app/lib";
  static final String BILL_OF_MATERIALS = "/app/bom.json";

  /// The user and group it runs as: nobody that a host knows.
  static final int USER = 65532;

  private static final String MODULES =
      String.join(
          ",",
          "java.base",
          "java.logging",
          "java.management",
          "java.naming",
          "java.net.http",
          "java.security.jgss",
          "java.sql",
          "java.xml",
          "jdk.crypto.ec",
          "jdk.httpserver",
          "jdk.jfr",
          "jdk.management",
          "jdk.net",
          "jdk.unsupported");

  private final Path root;

  private ImageFiles(Path root) {
    this.root = root;
  }

  /// Lays everything out, trains the operator on the very files and puts its AOT cache with them.
  ///
  /// @param target where the packaged jar and its libraries are; gets a directory `image`
  public static ImageFiles layOut(Path target) throws IOException, InterruptedException {
    Path directory = target.resolve("image");
    ImageFiles files = new ImageFiles(directory.resolve("root"));
    delete(files.root);
    files.linkRuntime();
    files.copyNativeLibraries();
    files.copyApplication(target);
    files.nameTheUser();
    files.age();
    new OperatorTraining(files.untrained(), directory).train(files.at(AOT_CACHE));
    files.age();
    return files;
  }

  Path at(String path) {
    return root.resolve(path.substring(1));
  }

  /// How the image starts the operator, from where the files lie now. Without a cache that fits,
  /// the JVM ends in an error.
  public OperatorLauncher launcher() {
    return untrained().with("-XX:AOTCache=" + at(AOT_CACHE)).with("-XX:AOTMode=on");
  }

  private OperatorLauncher untrained() {
    return new OperatorLauncher(
        List.of(at(JAVA + "/bin/java").toString()),
        List.of("@" + at(JVM_OPTIONS)),
        at(JAR).toString());
  }

  /// Adds the list of what is in it.
  ///
  /// @param libraries the list that the build made, of the operator's libraries
  void addBillOfMaterials(Path libraries) throws IOException, InterruptedException {
    BillOfMaterials bom = BillOfMaterials.read(libraries);
    bom.addHashes(at(LIBRARIES));
    bom.addRuntime();
    bom.addNativeLibraries(NativeLibraries.neededBy(at(JAVA)));
    bom.write(at(BILL_OF_MATERIALS));
    age();
  }

  /// Makes every file as old as the image will say it is.
  private void age() throws IOException {
    FileTime time = FileTime.from(FileEntriesLayer.DEFAULT_MODIFICATION_TIME);
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.setLastModifiedTime(file, time);
      }
    }
  }

  private void linkRuntime() throws IOException {
    Files.createDirectories(at(JAVA).getParent());
    ToolProvider jlink =
        ToolProvider.findFirst("jlink")
            .orElseThrow(() -> new IllegalStateException("this Java has no jlink: use a JDK"));
    int exit =
        jlink.run(
            System.out,
            System.err,
            "--add-modules=" + MODULES,
            "--strip-debug",
            "--no-header-files",
            "--no-man-pages",
            "--output=" + at(JAVA));
    if (exit != 0) {
      throw new IllegalStateException("jlink ended with " + exit);
    }
  }

  private void copyNativeLibraries() throws IOException, InterruptedException {
    for (Path library : NativeLibraries.neededBy(at(JAVA))) {
      copy(library, at(library.toString()));
    }
  }

  private void copyApplication(Path target) throws IOException {
    copy(target.resolve("keystore-operator.jar"), at(JAR));
    copy(OperatorLauncher.JVM_OPTIONS, at(JVM_OPTIONS));
    try (Stream<Path> libraries = Files.list(target.resolve("lib"))) {
      for (Path library : libraries.sorted().toList()) {
        copy(library, at(LIBRARIES + "/" + library.getFileName()));
      }
    }
  }

  private void nameTheUser() throws IOException {
    write("/etc/passwd", "keystore:x:" + USER + ":" + USER + "::/app:/nologin\n");
    write("/etc/group", "keystore:x:" + USER + ":\n");
    write("/etc/nsswitch.conf", "hosts: files dns\n");
  }

  private void write(String path, String text) throws IOException {
    Files.createDirectories(at(path).getParent());
    Files.writeString(at(path), text, StandardCharsets.UTF_8);
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
  }

  private static void delete(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, IOException failure)
              throws IOException {
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
