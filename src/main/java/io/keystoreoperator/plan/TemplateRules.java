package io.keystoreoperator.plan;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.api.ResourceName;
import io.keystoreoperator.api.TemplateMetadata;
import io.keystoreoperator.api.TemplateSource;
import io.keystoreoperator.api.TemplateSpec;
import io.keystoreoperator.model.SecretKey;
import io.keystoreoperator.model.SecretTemplate;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// What a target's template has to keep to, and what it is with the ConfigMaps it takes from.
final class TemplateRules {
  private static final Pattern LABEL_VALUE = Pattern.compile(TemplateMetadata.LABEL_VALUE);
  private static final int LONGEST_LABEL_VALUE = 63;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?");
  private static final int LONGEST_NAME = 63;
  private static final int MOST_BYTES_OF_ANNOTATIONS = 262_144;

  private TemplateRules() {}

  /// Every rule that it breaks by itself.
  static List<String> violations(TemplateSpec template) {
    List<String> violations = new ArrayList<>(metadataViolations(template.metadata()));
    violations.addAll(keyViolations(template));
    return violations;
  }

  static List<String> metadataViolations(TemplateMetadata metadata) {
    List<String> violations = new ArrayList<>();
    new TreeMap<>(metadata.labels())
        .forEach(
            (key, value) -> {
              violations.addAll(nameViolations("label", key));
              if (value.length() > LONGEST_LABEL_VALUE || !LABEL_VALUE.matcher(value).matches()) {
                violations.add(
                    "the value of label \""
                        + key
                        + "\" is at most 63 letters, digits, dashes, dots and underscores");
              }
            });
    new TreeMap<>(metadata.annotations())
        .keySet()
        .forEach(key -> violations.addAll(nameViolations("annotation", key)));
    if (bytes(metadata.annotations()) > MOST_BYTES_OF_ANNOTATIONS) {
      violations.add("the annotations are larger than the 262144 bytes that Kubernetes takes");
    }
    return violations;
  }

  private static long bytes(Map<String, String> annotations) {
    return annotations.entrySet().stream()
        .mapToLong(
            annotation ->
                annotation.getKey().getBytes(UTF_8).length
                    + annotation.getValue().getBytes(UTF_8).length)
        .sum();
  }

  private static List<String> nameViolations(String kind, String key) {
    int slash = key.indexOf('/');
    String name = key.substring(slash + 1);
    boolean sound =
        name.length() <= LONGEST_NAME
            && NAME.matcher(name).matches()
            && (slash < 0 || ResourceName.isSound(key.substring(0, slash)));
    return sound
        ? List.of()
        : List.of(
            kind
                + " \""
                + key
                + "\" is no name such as app or example.com/app: at most 63 letters, digits,"
                + " dashes, dots and underscores");
  }

  private static List<String> keyViolations(TemplateSpec template) {
    List<String> violations = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    List<String> all = new ArrayList<>(new TreeMap<>(template.data()).keySet());
    for (TemplateSource source : template.templateFrom()) {
      if (source.configMap() == null || !ResourceName.isSound(source.configMap().name())) {
        violations.add("templateFrom names a configMap each time");
      } else {
        source.configMap().items().forEach(item -> all.add(item.key()));
      }
    }
    for (String key : all) {
      if (!SecretKey.isSound(key)) {
        violations.add(
            "template key \"" + key + "\" is 1 to 253 letters, digits, dots, dashes, underscores");
      }
      if (!keys.add(key)) {
        violations.add("there are two templates for key \"" + key + "\"");
      }
    }
    return violations;
  }

  /// The template with all that its ConfigMaps hold.
  ///
  /// @throws SyncFailedException TemplateFailed with every template that is not there
  static SecretTemplate template(KeystoreSecret desired, ConfigMaps configMaps) {
    TemplateSpec spec = desired.getSpec().target().template();
    SortedMap<String, String> texts = new TreeMap<>(spec.data());
    List<String> missing = new ArrayList<>();
    for (TemplateSource source : spec.templateFrom()) {
      missing.addAll(take(source, desired.getMetadata().getNamespace(), configMaps, texts));
    }
    SecretTemplate template =
        new SecretTemplate(
            spec.type(),
            spec.keepsData(),
            new TreeMap<>(spec.metadata().labels()),
            new TreeMap<>(spec.metadata().annotations()),
            texts);
    if (!missing.isEmpty()) {
      throw new SyncFailedException(
          new SyncFailure.TemplateFailed("templateFrom", String.join("; ", missing)));
    }
    return template;
  }

  private static List<String> take(
      TemplateSource source, String namespace, ConfigMaps configMaps, Map<String, String> texts) {
    String name = source.configMap().name();
    Optional<Map<String, String>> held = configMaps.texts(namespace, name);
    if (held.isEmpty()) {
      return List.of("there is no ConfigMap \"" + name + "\" in this namespace");
    }
    List<String> missing = new ArrayList<>();
    for (TemplateSource.Item item : source.configMap().items()) {
      String text = held.get().get(item.key());
      if (text == null) {
        missing.add("ConfigMap \"" + name + "\" has no key \"" + item.key() + "\"");
      } else {
        texts.put(item.key(), text);
      }
    }
    return missing;
  }
}
