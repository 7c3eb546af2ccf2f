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
@ValidationRule(
    value = "self.deletionPolicy != 'Delete' || self.creationPolicy == 'Owner'",
    message = SecretTarget.DELETE_NEEDS_OWNER)
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
    @Default("Retain")
        @JsonPropertyDescription(
            "When items vanish from the keystore. Retain: the Secret stays as it is. Delete: it is"
                + " deleted once all of its items are gone; only with creationPolicy Owner. Merge:"
                + " it loses the keys whose items are gone.")
        DeletionPolicy deletionPolicy,
    @Default("false")
        @JsonPropertyDescription(
            "true: the Secret is written once, and Kubernetes lets nobody change it.")
        Boolean immutable,
    @JsonPropertyDescription("What the Secret is made like. Default: an Opaque one with data.")
        TemplateSpec template) {
  public static final SecretTarget DEFAULT =
      new SecretTarget(
          null, CreationPolicy.OWNER, DeletionPolicy.RETAIN, false, TemplateSpec.DEFAULT);

  public static final String MERGE_IS_MUTABLE =
      "immutable is for Secrets that the operator makes: not with creationPolicy Merge";
  public static final String MERGE_KEEPS_THE_TYPE =
      "with creationPolicy Merge the Secret keeps its type: leave template.type out";

  public static final String DELETE_NEEDS_OWNER =
      "deletionPolicy Delete needs creationPolicy Owner: no other Secret is the operator's to delete";

  public SecretTarget {
    deletionPolicy = deletionPolicy == null ? DeletionPolicy.RETAIN : deletionPolicy;
    creationPolicy = creationPolicy == null ? CreationPolicy.OWNER : creationPolicy;
    immutable = immutable != null && immutable;
    template = template == null ? TemplateSpec.DEFAULT : template;
  }
}
