package io.keystoreoperator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.LabelSelector;
import org.jspecify.annotations.Nullable;

/// Which namespaces get a KeystoreSecret, and what it is like.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ClusterKeystoreSecretSpec(
    @Required
        @JsonPropertyDescription(
            "Namespaces by their labels. An empty selector is every namespace.")
        LabelSelector namespaceSelector,
    @Pattern(ResourceName.PATTERN)
        @Size(min = 1, max = ResourceName.MAX_LENGTH)
        @JsonPropertyDescription(
            "Name of the KeystoreSecret in each namespace. Default: this resource's name.")
        @Nullable String name,
    @JsonPropertyDescription("Labels and annotations of the KeystoreSecrets.")
        TemplateMetadata metadata,
    @Required @JsonPropertyDescription("The spec of the KeystoreSecrets.")
        KeystoreSecretSpec spec) {
  public ClusterKeystoreSecretSpec {
    metadata = metadata == null ? TemplateMetadata.NONE : metadata;
  }
}
