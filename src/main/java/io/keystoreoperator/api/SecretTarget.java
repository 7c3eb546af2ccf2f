package io.keystoreoperator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/// The Secret to keep in step.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SecretTarget(
    @Pattern(ResourceName.PATTERN)
        @Size(min = 1, max = ResourceName.MAX_LENGTH)
        @JsonPropertyDescription(
            "Name of the Secret, in the KeystoreSecret's namespace. Default: the KeystoreSecret's"
                + " name.")
        @Nullable String name,
    @Default("Owner")
        @JsonPropertyDescription(
            "Owner: the Secret is made by the operator and goes with the KeystoreSecret.")
        CreationPolicy creationPolicy,
    @JsonPropertyDescription("What the Secret is made like. Default: an Opaque one with data.")
        TemplateSpec template) {
  public static final SecretTarget DEFAULT =
      new SecretTarget(null, CreationPolicy.OWNER, TemplateSpec.DEFAULT);

  public SecretTarget {
    creationPolicy = creationPolicy == null ? CreationPolicy.OWNER : creationPolicy;
    template = template == null ? TemplateSpec.DEFAULT : template;
  }
}
