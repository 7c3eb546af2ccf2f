package io.keystoreoperator.build;

import static java.util.Comparator.comparingInt;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.keystoreoperator.api.ClusterKeystore;
import io.keystoreoperator.api.ClusterKeystoreSecret;
import io.keystoreoperator.api.Keystore;
import io.keystoreoperator.api.KeystoreSecret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The CRDs that the Java types ask for, by file name: fabric8's generator, and what it has no
/// annotation for (the order of printer columns, a required spec, rules stated once, descriptions
/// of the kinds and of what fields fabric8 has in them, lists whose entries have a name).
final class GeneratedCrds {
  private static final List<Class<? extends CustomResource<?, ?>>> TYPES =
      List.of(
          Keystore.class, ClusterKeystore.class, KeystoreSecret.class, ClusterKeystoreSecret.class);

  private static final Map<String, String> DESCRIPTIONS =
      Map.of("spec", "What is wanted.", "status", "What the operator found and did.");

  /// Lists by the field that names an entry. The API server keeps those names apart, and
  /// server-side apply merges entries by them.
  private static final Map<String, String> NAMED_ENTRIES =
      Map.of("data", "secretKey", "conditions", "type", "items", "key");

  /// What fabric8's own types do not say of their fields, by the field that they stand in.
  private static final Map<String, Map<String, String>> FOREIGN_FIELDS =
      Map.of(
          "conditions",
          Map.of(
              "type", "Which condition it is.",
              "status", "True, False or Unknown.",
              "reason", "Why, in one word.",
              "message", "Why, for people.",
              "observedGeneration", "Generation of the spec that the condition speaks of.",
              "lastTransitionTime", "When status last turned."),
          "namespaceSelector",
          Map.of(
              "matchLabels", "Labels that a namespace has, each with this value.",
              "matchExpressions", "Requirements that its labels meet, all of them."),
          "matchExpressions",
          Map.of(
              "key", "Name of the label.",
              "operator", "In, NotIn, Exists or DoesNotExist.",
              "values", "For In and NotIn: the values meant. Otherwise empty."));

  private GeneratedCrds() {}

  static Map<String, String> generate(Path scratch) throws IOException {
    Map<String, String> files = new TreeMap<>();
    for (var type : TYPES) {
      new CRDGenerator()
          .customResourceClasses(type)
          .forCRDVersions("v1")
          .inOutputDir(scratch.toFile())
          .generate();
      String name = CustomResource.getCRDName(type) + ".yaml";
      Path generated = scratch.resolve(CustomResource.getCRDName(type) + "-v1.yml");
      CustomResourceDefinition crd =
          Serialization.unmarshal(Files.readString(generated), CustomResourceDefinition.class);
      crd.getSpec().getVersions().forEach(version -> refine(version, type));
      files.put(name, Serialization.asYaml(crd));
    }
    return files;
  }

  private static void refine(CustomResourceDefinitionVersion version, Class<?> type) {
    List<String> order =
        Arrays.stream(type.getAnnotationsByType(AdditionalPrinterColumn.class))
            .map(AdditionalPrinterColumn::name)
            .toList();
    version
        .getAdditionalPrinterColumns()
        .sort(comparingInt(column -> order.indexOf(column.getName())));
    JSONSchemaProps schema = version.getSchema().getOpenAPIV3Schema();
    schema.setRequired(List.of("spec"));
    describe(schema, type);
    stateRulesOnce(schema);
    nameEntries(schema);
    describeForeignFields(schema);
  }

  private static void describeForeignFields(JSONSchemaProps part) {
    part.getProperties()
        .forEach(
            (field, schema) -> {
              JSONSchemaProps object =
                  schema.getItems() == null ? schema : schema.getItems().getSchema();
              Map<String, String> descriptions = FOREIGN_FIELDS.getOrDefault(field, Map.of());
              object
                  .getProperties()
                  .forEach(
                      (name, foreign) -> {
                        if (descriptions.containsKey(name)) {
                          foreign.setDescription(descriptions.get(name));
                        }
                      });
              describeForeignFields(object);
            });
  }

  private static void describe(JSONSchemaProps schema, Class<?> type) {
    schema.setDescription(type.getAnnotation(JsonClassDescription.class).value());
    schema
        .getProperties()
        .forEach((part, partSchema) -> partSchema.setDescription(DESCRIPTIONS.get(part)));
  }

  private static void nameEntries(JSONSchemaProps part) {
    part.getProperties()
        .forEach(
            (field, schema) -> {
              String name = NAMED_ENTRIES.get(field);
              if (name != null && schema.getItems() != null) {
                schema.setXKubernetesListType("map");
                schema.setXKubernetesListMapKeys(List.of(name));
                requireInEntries(schema.getItems().getSchema(), name);
              }
              nameEntries(schema);
            });
  }

  private static void requireInEntries(JSONSchemaProps entry, String name) {
    entry.setRequired(
        Stream.concat(entry.getRequired().stream(), Stream.of(name)).distinct().sorted().toList());
  }

  /// A rule on a record's component counts for its field and for its accessor.
  private static void stateRulesOnce(JSONSchemaProps schema) {
    schema.setXKubernetesValidations(
        schema.getXKubernetesValidations().stream().distinct().toList());
    schema.getProperties().values().forEach(GeneratedCrds::stateRulesOnce);
    if (schema.getItems() != null && schema.getItems().getSchema() != null) {
      stateRulesOnce(schema.getItems().getSchema());
    }
  }
}
