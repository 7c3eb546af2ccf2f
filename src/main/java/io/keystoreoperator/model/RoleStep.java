package io.keystoreoperator.model;

import org.jspecify.annotations.Nullable;

/// One role to assume, and the external ID its trust policy asks for.
public record RoleStep(String roleArn, @Nullable String externalId) {}
