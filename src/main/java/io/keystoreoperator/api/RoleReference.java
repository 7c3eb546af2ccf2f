package io.keystoreoperator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/// A role on the way from the base identity to the last role.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RoleReference(
    @Required
        @Pattern(KeystoreAuth.ROLE_ARN)
        @Size(max = 2048)
        @ValidationRule(value = KeystoreAuth.ROLE_ARN_RULE, message = KeystoreAuth.ROLE_ARN_MESSAGE)
        @JsonPropertyDescription("ARN of the role to assume.")
        String roleArn,
    @Size(min = 2, max = 1224)
        @JsonPropertyDescription("The external ID that the role's trust policy asks for.")
        @Nullable String externalId) {}
