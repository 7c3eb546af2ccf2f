package io.keystoreoperator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.Map;

/// Labels and annotations of what is made: a Secret, or the KeystoreSecrets of many namespaces.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record TemplateMetadata(
    @Size(max = 50) @JsonPropertyDescription("Labels, as they are; nothing in them is rendered.")
        Map<String, @Pattern(LABEL_VALUE) @Size(max = 63) String> labels,
    @Size(max = 50)
        @JsonPropertyDescription("Annotations, as they are; nothing in them is rendered.")
        Map<String, @Size(max = 16384) String> annotations) {
  /// What Kubernetes takes as the value of a label.
  public static final String LABEL_VALUE = "^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$";

  public static final TemplateMetadata NONE = new TemplateMetadata(Map.of(), Map.of());

  public TemplateMetadata {
    labels = labels == null ? Map.of() : Map.copyOf(labels);
    annotations = annotations == null ? Map.of() : Map.copyOf(annotations);
  }
}
