package io.keystoreoperator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/// A ServiceAccount in the reader's namespace whose web identity is the base identity.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ServiceAccountReference(
    @Required
        @Pattern(ResourceName.PATTERN)
        @Size(min = 1, max = ResourceName.MAX_LENGTH)
        @JsonPropertyDescription("Name of the ServiceAccount, in the KeystoreSecret's namespace.")
        String name,
    @Pattern(KeystoreAuth.ROLE_ARN)
        @Size(max = 2048)
        @ValidationRule(value = KeystoreAuth.ROLE_ARN_RULE, message = KeystoreAuth.ROLE_ARN_MESSAGE)
        @JsonPropertyDescription(
            "Role that the ServiceAccount's token is exchanged for. Default: its"
                + " eks.amazonaws.com/role-arn annotation.")
        @Nullable String roleArn) {
  /// Where EKS keeps the role of a ServiceAccount.
  public static final String ROLE_ARN_ANNOTATION = "eks.amazonaws.com/role-arn";
}
