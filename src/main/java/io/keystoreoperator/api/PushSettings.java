package io.keystoreoperator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;

/// How changes reach KeystoreSecrets before their refresh interval is over.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PushSettings(
    @Default("Disabled")
        @JsonPropertyDescription(
            "Enabled: follows the table's stream, which has to be there (KEYS_ONLY is enough), and"
                + " looks at once at the KeystoreSecrets that take a changed item.")
        Stream stream) {
  public static final PushSettings NONE = new PushSettings(Stream.DISABLED);

  public PushSettings {
    stream = stream == null ? Stream.DISABLED : stream;
  }

  /// Whether the table's stream is followed.
  public enum Stream {
    @JsonProperty("Disabled")
    DISABLED,
    @JsonProperty("Enabled")
    ENABLED
  }

  public boolean followsStream() {
    return stream == Stream.ENABLED;
  }
}
