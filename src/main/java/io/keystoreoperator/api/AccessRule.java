package io.keystoreoperator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which namespaces may read which keys.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value = "has(self.namespaceSelector) != has(self.namespaces)",
    message = "a rule has exactly one of namespaceSelector and namespaces")
public record AccessRule(
    @JsonPropertyDescription("Namespaces by their labels. An empty selector is every namespace.")
        @Nullable LabelSelector namespaceSelector,
    @Size(min = 1, max = 100)
        @JsonPropertyDescription("Namespaces by name; * stands for any characters.")
        List<@Size(min = 1, max = 63) String> namespaces,
    @Required
        @Size(min = 1, max = 100)
        @JsonPropertyDescription(
            "Keys, matched in full: * stays within a segment between slashes, ** does not."
                + " {namespace} stands for the reader's namespace and is a whole segment.")
        List<@Size(min = 1, max = 2048) String> keys) {
  public AccessRule {
    namespaces = namespaces == null ? List.of() : List.copyOf(namespaces);
    keys = keys == null ? List.of() : List.copyOf(keys);
  }
}
