package io.keystoreoperator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.keystoreoperator.model.KeystoreId;

/// Which keystore a KeystoreSecret reads from.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record KeystoreReference(
    @Default("Keystore")
        @JsonPropertyDescription("Keystore (in this namespace) or ClusterKeystore.")
        Kind kind,
    @Required
        @Pattern(ResourceName.PATTERN)
        @Size(min = 1, max = ResourceName.MAX_LENGTH)
        @JsonPropertyDescription("Name of the Keystore or ClusterKeystore.")
        String name) {
  public enum Kind {
    @JsonProperty("Keystore")
    KEYSTORE,
    @JsonProperty("ClusterKeystore")
    CLUSTER_KEYSTORE
  }

  public KeystoreReference {
    kind = kind == null ? Kind.KEYSTORE : kind;
    name = name == null ? "" : name;
  }

  /// The keystore meant, seen from a namespace.
  public KeystoreId in(String namespace) {
    return switch (kind) {
      case KEYSTORE -> new KeystoreId(namespace, name);
      case CLUSTER_KEYSTORE -> KeystoreId.cluster(name);
    };
  }
}
