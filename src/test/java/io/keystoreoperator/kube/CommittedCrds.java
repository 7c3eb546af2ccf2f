package io.keystoreoperator.kube;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The CRDs of `crds/`, as users install them.
final class CommittedCrds {
  private static final Path DIRECTORY = Path.of("crds");

  private CommittedCrds() {}

  static List<CustomResourceDefinition> read() {
    try (var files = Files.list(DIRECTORY)) {
      List<CustomResourceDefinition> crds = new ArrayList<>();
      for (Path file : files.sorted().toList()) {
        crds.add(Serialization.unmarshal(Files.readString(file), CustomResourceDefinition.class));
      }
      return crds;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
