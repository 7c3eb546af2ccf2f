package io.keystoreoperator.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The list of what is in the image (CycloneDX): what Maven knows, and the parts that it does not,
/// the Java runtime and the C library.
final class BillOfMaterials {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ObjectNode bom;
  private final ArrayNode components;

  private BillOfMaterials(ObjectNode bom) {
    this.bom = bom;
    components = bom.withArrayProperty("components");
  }

  /// As the build wrote it.
  static BillOfMaterials read(Path file) throws IOException {
    return new BillOfMaterials((ObjectNode) JSON.readTree(file.toFile()));
  }

  void write(Path file) throws IOException {
    JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), bom);
  }

  /// Gives each library the hash of the very file that is shipped, and notes where the build has
  /// changed it.
  ///
  /// @param directory where these files are
  void addHashes(Path directory) throws IOException {
    for (JsonNode component : components) {
      Path file =
          directory.resolve(text(component, "name") + "-" + text(component, "version") + ".jar");
      if (Files.exists(file)) {
        rehash((ObjectNode) component, sha256(Files.readAllBytes(file)));
      }
    }
  }

  private static void rehash(ObjectNode component, String sha256) {
    boolean unchanged =
        component
            .path("hashes")
            .valueStream()
            .anyMatch(hash -> text(hash, "content").equals(sha256));
    if (!unchanged) {
      component
          .putObject("pedigree")
          .put("notes", "Its classes are rewritten for a newer Java, with the same code.");
    }
    component.putArray("hashes").addObject().put("alg", "SHA-256").put("content", sha256);
  }

  private static String text(JsonNode node, String field) {
    return node.path(field).asText();
  }

  /// The one that runs this, which is the one that the image's is linked from.
  void addRuntime() {
    String version =
        Runtime.version().version().stream().map(String::valueOf).collect(Collectors.joining("."));
    ObjectNode runtime = components.addObject();
    runtime.put("type", "platform").put("name", "openjdk").put("version", version);
    runtime.putObject("supplier").put("name", System.getProperty("java.vendor"));
    runtime.put("cpe", "cpe:2.3:a:oracle:openjdk:" + version + ":*:*:*:*:*:*:*");
    runtime.put("description", Runtime.version().toString());
  }

  /// By the packages that they are of; one that is of none, by itself.
  void addNativeLibraries(Set<Path> libraries) throws IOException, InterruptedException {
    Map<String, ObjectNode> packages = new TreeMap<>();
    for (Path library : libraries) {
      Optional<DebianPackage> of = DebianPackage.of(library);
      ObjectNode component =
          of.isPresent()
              ? packages.computeIfAbsent(of.get().purl(), _ -> component(of.get()))
              : component(library);
      component
          .withObjectProperty("evidence")
          .withArrayProperty("occurrences")
          .addObject()
          .put("location", library.toString());
    }
  }

  private ObjectNode component(DebianPackage of) {
    return components
        .addObject()
        .put("type", "library")
        .put("name", of.name())
        .put("version", of.version())
        .put("purl", of.purl());
  }

  private ObjectNode component(Path file) throws IOException {
    ObjectNode component =
        components.addObject().put("type", "file").put("name", file.getFileName().toString());
    component
        .putArray("hashes")
        .addObject()
        .put("alg", "SHA-256")
        .put("content", sha256(Files.readAllBytes(file)));
    return component;
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
