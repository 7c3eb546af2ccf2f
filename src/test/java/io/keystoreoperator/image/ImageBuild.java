package io.keystoreoperator.image;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import com.google.cloud.tools.jib.api.buildplan.Port;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/// Builds the container image without a container engine, into a tar, or into the registry that
/// its name names.
public final class ImageBuild {
  private static final String NAME = "keystore-operator";
  private static final int HEALTH_PORT = 8080;

  /// From what changes least to what changes most, so that an upgrade moves little.
  private static final List<List<String>> LAYERS =
      List.of(
          List.of("/lib", "/lib64", "/etc", ImageFiles.JAVA),
          List.of(ImageFiles.LIBRARIES),
          List.of(
              ImageFiles.JAR,
              ImageFiles.AOT_CACHE,
              ImageFiles.JVM_OPTIONS,
              ImageFiles.BILL_OF_MATERIALS));

  private ImageBuild() {}

  /// Lays the files out, trains the operator on them and builds.
  ///
  /// @param args the version; where it is to be pushed to, or nothing for the tar alone
  public static void main(String[] args) throws Exception {
    Path target = Path.of("target");
    ImageFiles files = ImageFiles.layOut(target);
    files.addBillOfMaterials(target.resolve("bom.json"));
    JibContainerBuilder image = describe(files, args[0]);
    Path tar = target.resolve("image/" + NAME + ".tar");
    containerize(image, Containerizer.to(TarImage.at(tar).named(NAME + ":" + args[0])), target);
    System.out.println("image: " + tar + ", " + Files.size(tar) / 1_000_000 + " MB");
    if (args.length > 1 && !args[1].isBlank()) {
      RegistryImage registry = RegistryImage.named(args[1]);
      registry.addCredentialRetriever(
          CredentialRetrieverFactory.forImage(ImageReference.parse(args[1]), _ -> {})
              .dockerConfig());
      containerize(image, Containerizer.to(registry), target);
      System.out.println("image: pushed as " + args[1]);
    }
    // Jib leaves threads behind.
    System.exit(0);
  }

  private static JibContainerBuilder describe(ImageFiles files, String version) throws IOException {
    JibContainerBuilder image =
        Jib.fromScratch()
            .setFormat(ImageFormat.Docker)
            .setPlatforms(Set.of(new Platform(architecture(), "linux")))
            .setUser(ImageFiles.USER + ":" + ImageFiles.USER)
            .setWorkingDirectory(AbsoluteUnixPath.get("/app"))
            .addExposedPort(Port.tcp(HEALTH_PORT))
            .addLabel("org.opencontainers.image.title", NAME)
            .addLabel("org.opencontainers.image.version", version)
            .addLabel("org.opencontainers.image.licenses", "Apache-2.0")
            .setEntrypoint(
                ImageFiles.JAVA + "/bin/java",
                "@" + ImageFiles.JVM_OPTIONS,
                "-XX:AOTCache=" + ImageFiles.AOT_CACHE,
                "-jar",
                ImageFiles.JAR)
            .setProgramArguments("run");
    for (List<String> paths : LAYERS) {
      FileEntriesLayer.Builder layer = FileEntriesLayer.builder();
      for (String path : paths) {
        if (Files.exists(files.at(path))) {
          layer.addEntryRecursive(
              files.at(path), AbsoluteUnixPath.get(path), ImageBuild::permissions);
        }
      }
      image.addFileEntriesLayer(layer.build());
    }
    return image;
  }

  /// Of this machine, whose runtime and C library are in it, as images name it.
  static String architecture() {
    String architecture = System.getProperty("os.arch");
    return architecture.equals("aarch64") ? "arm64" : architecture;
  }

  /// Anybody may read and nobody may write; what the file system says is executable stays so.
  private static FilePermissions permissions(Path file, AbsoluteUnixPath path) {
    return FilePermissions.fromOctalString(
        Files.isDirectory(file) || Files.isExecutable(file) ? "755" : "644");
  }

  private static void containerize(
      JibContainerBuilder image, Containerizer containerizer, Path target) throws Exception {
    image.containerize(
        containerizer
            .setToolName("keystore-operator")
            .setBaseImageLayersCache(target.resolve("image/jib-base"))
            .setApplicationLayersCache(target.resolve("image/jib-layers")));
  }
}
