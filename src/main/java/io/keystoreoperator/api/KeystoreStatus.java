package io.keystoreoperator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whether the keystore can be used, as whom, and by how many.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record KeystoreStatus(
    @JsonPropertyDescription("Generation of the spec that this status speaks of.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription(
            "Ready: the table can be reached, and no read or decrypt is refused. PushLive, with push"
                + " enabled: the table's stream is followed.")
        List<Condition> conditions,
    @JsonPropertyDescription("ARN of the identity that reads the table.") @Nullable String identity,
    @JsonPropertyDescription("The format in use.") @Nullable KeystoreFormat format,
    @JsonPropertyDescription("Number of KeystoreSecrets that refer to this keystore.")
        @Nullable Integer resources) {
  public KeystoreStatus {
    conditions = conditions == null ? List.of() : List.copyOf(conditions);
  }
}
