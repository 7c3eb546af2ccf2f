package io.keystoreoperator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/// The Secret to keep in step.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "self.creationPolicy != 'Merge' || !self.immutable",
    message = SecretTarget.MERGE_IS_MUTABLE)
@ValidationRule(
    value =
        "self.creationPolicy != 'Merge' || !has(self.template) || self.template.type == 'Opaque'",
    message = SecretTarget.MERGE_KEEPS_THE_TYPE)
public record SecretTarget(
    @Pattern(ResourceName.PATTERN)
        @Size(min = 1, max = ResourceName.MAX_LENGTH)
        @JsonPropertyDescription(
            "Name of the Secret, in the KeystoreSecret's namespace. Default: the KeystoreSecret's"
                + " name.")
        @Nullable String name,
    @Default("Owner")
        @JsonPropertyDescription(
            "Owner: the Secret is made by the operator and goes with the KeystoreSecret. Merge:"
                + " somebody else makes it, and the operator keeps its keys in it. Orphan: made by"
                + " the operator, it stays when the KeystoreSecret goes.")
        CreationPolicy creationPolicy,
    @Default("false")
        @JsonPropertyDescription(
            "true: the Secret is written once, and Kubernetes lets nobody change it.")
        Boolean immutable,
    @JsonPropertyDescription("What the Secret is made like. Default: an Opaque one with data.")
        TemplateSpec template) {
  public static final SecretTarget DEFAULT =
      new SecretTarget(null, CreationPolicy.OWNER, false, TemplateSpec.DEFAULT);

  public static final String MERGE_IS_MUTABLE =
      "immutable is for Secrets that the operator makes: not with creationPolicy Merge";
  public static final String MERGE_KEEPS_THE_TYPE =
      "with creationPolicy Merge the Secret keeps its type: leave template.type out";

  public SecretTarget {
    creationPolicy = creationPolicy == null ? CreationPolicy.OWNER : creationPolicy;
    immutable = immutable != null && immutable;
    template = template == null ? TemplateSpec.DEFAULT : template;
  }
}
