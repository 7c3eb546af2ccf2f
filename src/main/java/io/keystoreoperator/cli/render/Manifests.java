package io.keystoreoperator.cli.render;

import static java.util.stream.Collectors.toMap;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.keystoreoperator.api.ApiGroup;
import io.keystoreoperator.api.ClusterKeystore;
import io.keystoreoperator.api.ClusterKeystoreSecret;
import io.keystoreoperator.api.Keystore;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.cli.shell.CommandFailedException;
import io.keystoreoperator.cli.shell.InputFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// The resources in the files that a person gives; those of other kinds are passed over.
///
/// @param resources in the order of the files, each with a namespace where its kind has one
/// @param notRead those that look like ours and are not, each with its file and why
record Manifests(List<HasMetadata> resources, List<String> notRead) {
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final String VERSION = ApiGroup.NAME + "/" + ApiGroup.VERSION;
  private static final Map<String, Class<? extends HasMetadata>> KUBERNETES =
      Map.of("ConfigMap", ConfigMap.class, "Namespace", Namespace.class);
  private static final Map<String, Class<? extends HasMetadata>> OURS =
      Stream.of(
              KeystoreSecret.class,
              ClusterKeystoreSecret.class,
              Keystore.class,
              ClusterKeystore.class)
          .collect(toMap(HasMetadata::getKind, kind -> kind));

  Manifests {
    resources = List.copyOf(resources);
    notRead = List.copyOf(notRead);
  }

  /// @param namespace of what names none
  /// @throws CommandFailedException when a file is no YAML, or a resource is not as its kind is
  static Manifests of(List<InputFiles.Named> files, String namespace) {
    List<HasMetadata> resources = new ArrayList<>();
    List<String> notRead = new ArrayList<>();
    for (InputFiles.Named file : files) {
      for (JsonNode document : documents(file)) {
        resource(file.name(), document)
            .ifPresentOrElse(
                resource -> {
                  if (resource.getMetadata().getNamespace() == null) {
                    resource.getMetadata().setNamespace(namespace);
                  }
                  resources.add(resource);
                },
                () -> notRead(file.name(), document).ifPresent(notRead::add));
      }
    }
    return new Manifests(resources, notRead);
  }

  /// What is of our API group, or would be but for its apiVersion.
  private static Optional<String> notRead(String file, JsonNode document) {
    String version = document.path("apiVersion").asText();
    String kind = document.path("kind").asText();
    boolean looksLikeOurs = version.startsWith(ApiGroup.NAME + "/") || OURS.containsKey(kind);
    return Optional.of(
            "%s: %s %s is not read: there is no %s of apiVersion %s"
                .formatted(file, kind, name(document), kind, version))
        .filter(_ -> looksLikeOurs);
  }

  private static String name(JsonNode document) {
    return document.path("metadata").path("name").asText();
  }

  /// What Secrets are made of, in the order of the files.
  List<HasMetadata> wanted() {
    return resources.stream()
        .filter(
            resource ->
                resource instanceof KeystoreSecret || resource instanceof ClusterKeystoreSecret)
        .toList();
  }

  /// All of a kind.
  <T extends HasMetadata> Stream<T> all(Class<T> kind) {
    return resources.stream().filter(kind::isInstance).map(kind::cast);
  }

  <T extends HasMetadata> Optional<T> namespaced(Class<T> kind, String namespace, String name) {
    return clusterWide(
        kind, name, resource -> namespace.equals(resource.getMetadata().getNamespace()));
  }

  <T extends HasMetadata> Optional<T> clusterWide(Class<T> kind, String name) {
    return clusterWide(kind, name, _ -> true);
  }

  private <T extends HasMetadata> Optional<T> clusterWide(
      Class<T> kind, String name, Predicate<T> also) {
    return all(kind)
        .filter(resource -> name.equals(resource.getMetadata().getName()))
        .filter(also)
        .findFirst();
  }

  private static List<JsonNode> documents(InputFiles.Named file) {
    try (MappingIterator<JsonNode> documents =
        YAML.readerFor(JsonNode.class).readValues(file.text())) {
      List<JsonNode> all = new ArrayList<>();
      documents.forEachRemaining(
          document -> {
            JsonNode items = document.path("items");
            if (items.isArray()) {
              StreamSupport.stream(items.spliterator(), false).forEach(all::add);
            } else {
              all.add(document);
            }
          });
      return all;
    } catch (IOException | RuntimeException e) {
      throw new CommandFailedException(file.name() + " is no YAML" + line(e));
    }
  }

  private static String line(Throwable e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return cause instanceof JsonProcessingException marked && marked.getLocation() != null
        ? " in line " + marked.getLocation().getLineNr()
        : "";
  }

  private static Optional<HasMetadata> resource(String file, JsonNode document) {
    String kind = document.path("kind").asText();
    Optional<Class<? extends HasMetadata>> type =
        switch (document.path("apiVersion").asText()) {
          case "v1" -> Optional.ofNullable(KUBERNETES.get(kind));
          case VERSION -> Optional.ofNullable(OURS.get(kind));
          default -> Optional.empty();
        };
    return type.map(known -> resource(file, kind, document, known));
  }

  private static HasMetadata resource(
      String file, String kind, JsonNode document, Class<? extends HasMetadata> type) {
    var serialization = new KubernetesSerialization();
    String where = file + ": " + kind + " " + name(document);
    try {
      HasMetadata resource = serialization.convertValue(document, type);
      List<String> unknown =
          unknown(
              "spec",
              document.path("spec"),
              serialization.convertValue(resource, JsonNode.class).path("spec"));
      if (!unknown.isEmpty()) {
        throw new CommandFailedException(where + " has no field " + String.join(", ", unknown));
      }
      if (resource.getMetadata() == null || resource.getMetadata().getName() == null) {
        throw new CommandFailedException(where.strip() + " has no name");
      }
      if (resource instanceof CustomResource<?, ?> ours && ours.getSpec() == null) {
        throw new CommandFailedException(where + " has no spec");
      }
      return resource;
    } catch (IllegalArgumentException e) {
      throw new CommandFailedException(where + ": " + path(e) + " is not what it should be");
    }
  }

  private static String path(IllegalArgumentException e) {
    return e.getCause() instanceof JsonMappingException unmapped
        ? unmapped.getPath().stream()
            .map(
                step ->
                    step.getFieldName() == null
                        ? "[" + step.getIndex() + "]"
                        : "." + step.getFieldName())
            .collect(Collectors.joining())
        : "something";
  }

  /// Fields that are in the file and in no resource: what is written back lacks them.
  private static List<String> unknown(String path, JsonNode given, JsonNode known) {
    List<String> unknown = new ArrayList<>();
    given
        .properties()
        .forEach(
            member -> {
              JsonNode value = member.getValue();
              String own = path + "." + member.getKey();
              if (known.has(member.getKey())) {
                unknown.addAll(unknown(own, value, known.get(member.getKey())));
              } else if (!value.isNull() && !(value.isContainerNode() && value.isEmpty())) {
                unknown.add(own);
              }
            });
    for (int i = 0; i < given.size() && given.isArray(); i++) {
      unknown.addAll(unknown(path + "[" + i + "]", given.get(i), known.path(i)));
    }
    return unknown;
  }
}
