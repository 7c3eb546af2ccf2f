package io.keystoreoperator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// In how many namespaces the KeystoreSecret is in step, and what is amiss in the first of the
/// others. Its size does not grow with the cluster.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ClusterKeystoreSecretStatus(
    @JsonPropertyDescription("Generation of the spec that this status speaks of.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription(
            "Ready: the KeystoreSecret is Ready in every namespace that matches. Reconciling and"
                + " Stalled are there when they are true.")
        List<Condition> conditions,
    @JsonPropertyDescription("Number of namespaces that match.") @Nullable Integer namespaces,
    @JsonPropertyDescription("Number of those whose KeystoreSecret is Ready.")
        @Nullable Integer inStep,
    @JsonPropertyDescription("Number of those that fail.") @Nullable Integer failing,
    @Size(max = MOST_FAILURES)
        @JsonPropertyDescription(
            "Why it fails where it does: the first twenty namespaces, by name.")
        List<Failure> failures) {
  /// Of more, only the number is told.
  public static final int MOST_FAILURES = 20;

  public static final ClusterKeystoreSecretStatus EMPTY =
      new ClusterKeystoreSecretStatus(null, List.of(), null, null, null, List.of());

  public ClusterKeystoreSecretStatus {
    conditions = conditions == null ? List.of() : List.copyOf(conditions);
    failures = failures == null ? List.of() : List.copyOf(failures);
  }

  /// A namespace where the KeystoreSecret could not be made, or is not Ready.
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Failure(
      @JsonPropertyDescription("The namespace.") String namespace,
      @JsonPropertyDescription("Why, in one word.") String reason,
      @JsonPropertyDescription("Why, for people.") String message) {}
}
