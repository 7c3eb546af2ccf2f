package io.keystoreoperator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/// A workload of the KeystoreSecret's namespace, to be restarted when the Secret's data changes.
@JsonIgnoreProperties(ignoreUnknown = true)
public record RolloutTarget(
    @Required @JsonPropertyDescription("Deployment, StatefulSet or DaemonSet.") Kind kind,
    @Required
        @Pattern(ResourceName.PATTERN)
        @Size(min = 1, max = ResourceName.MAX_LENGTH)
        @JsonPropertyDescription("Name of the workload.")
        String name) {
  public enum Kind {
    @JsonProperty("Deployment")
    DEPLOYMENT("Deployment"),
    @JsonProperty("StatefulSet")
    STATEFUL_SET("StatefulSet"),
    @JsonProperty("DaemonSet")
    DAEMON_SET("DaemonSet");

    private final String text;

    Kind(String text) {
      this.text = text;
    }
  }

  /// As people name it: `Deployment "web"`.
  @Override
  public String toString() {
    return kind.text + " \"" + name + "\"";
  }
}
