package io.keystoreoperator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/// What the Secret is made like.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record TemplateSpec(
    @Default(OPAQUE)
        @Size(min = 1, max = 317)
        @JsonPropertyDescription(
            "Type of the Secret; kubernetes.io/tls and the like need their keys.")
        String type,
    @Default("Replace")
        @JsonPropertyDescription(
            "Where there are templates. Replace: the Secret holds just what they make. Merge: data"
                + " too, and a template of the same key goes before it.")
        MergePolicy mergePolicy,
    @JsonPropertyDescription("Labels and annotations of the Secret.") TemplateMetadata metadata,
    @Size(max = 100)
        @ValidationRule(
            value =
                "self.all(k, k.matches(r'"
                    + SecretDataEntry.SECRET_KEY
                    + "') && size(k) <= 253 && k != '.' && !k.startsWith('..'))",
            message =
                "a key of template.data is 1 to 253 letters, digits, dots, dashes and underscores,"
                    + " and neither . nor begins with ..")
        @JsonPropertyDescription(
            "Templates by key of the Secret: {{ password }} or {{ data[\"tls.crt\"] }}.")
        Map<String, @Size(max = 262144) String> data,
    @Size(max = 20) @JsonPropertyDescription("More templates, in ConfigMaps.")
        List<TemplateSource> templateFrom) {
  public static final String OPAQUE = "Opaque";

  public static final TemplateSpec DEFAULT =
      new TemplateSpec(OPAQUE, MergePolicy.REPLACE, TemplateMetadata.NONE, Map.of(), List.of());

  public TemplateSpec {
    type = type == null ? OPAQUE : type;
    mergePolicy = mergePolicy == null ? MergePolicy.REPLACE : mergePolicy;
    metadata = metadata == null ? TemplateMetadata.NONE : metadata;
    data = data == null ? Map.of() : Map.copyOf(data);
    templateFrom = templateFrom == null ? List.of() : List.copyOf(templateFrom);
  }

  /// The keys that templates make, each once.
  public SortedSet<String> keys() {
    SortedSet<String> keys = new TreeSet<>(data.keySet());
    for (TemplateSource source : templateFrom) {
      source.configMap().items().forEach(item -> keys.add(item.key()));
    }
    return keys;
  }

  /// Whether the Secret holds the data that templates see: so it is where there is no template.
  public boolean keepsData() {
    return mergePolicy == MergePolicy.MERGE || keys().isEmpty();
  }
}
