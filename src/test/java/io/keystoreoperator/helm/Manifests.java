package io.keystoreoperator.helm;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/// The objects of a manifest.
record Manifests(List<HasMetadata> objects) {
  private static final Pattern BETWEEN = Pattern.compile("^---$", Pattern.MULTILINE);

  Manifests {
    objects = List.copyOf(objects);
  }

  static Manifests of(String yaml) {
    return new Manifests(
        Arrays.stream(BETWEEN.split(yaml))
            .filter(document -> document.lines().anyMatch(Manifests::isContent))
            .map(
                document ->
                    (HasMetadata) Serialization.unmarshal(document, KubernetesResource.class))
            .toList());
  }

  private static boolean isContent(String line) {
    return !line.isBlank() && !line.startsWith("#");
  }

  /// `Role payments/keystore-operator`, in their order.
  List<String> names() {
    return objects.stream().map(Manifests::name).toList();
  }

  static String name(HasMetadata object) {
    String namespace = object.getMetadata().getNamespace();
    return object.getKind()
        + " "
        + (namespace == null ? "" : namespace + "/")
        + object.getMetadata().getName();
  }

  <T extends HasMetadata> List<T> all(Class<T> type) {
    return objects.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /// The only one of its type.
  <T extends HasMetadata> T only(Class<T> type) {
    List<T> found = all(type);
    if (found.size() != 1) {
      throw new AssertionError(found.size() + " of " + type.getSimpleName() + " in " + names());
    }
    return found.getFirst();
  }

  /// Those of a kind that this JVM has no type for.
  List<HasMetadata> ofKind(String kind) {
    return objects.stream().filter(object -> object.getKind().equals(kind)).toList();
  }
}
