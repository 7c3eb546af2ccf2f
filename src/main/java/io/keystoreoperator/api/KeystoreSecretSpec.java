package io.keystoreoperator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Duration;
import java.util.List;

/// What Secret is wanted, and from which items of which keystore.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record KeystoreSecretSpec(
    @Required @JsonPropertyDescription("Where to read.") KeystoreReference keystoreRef,
    @Default("1h")
        @Pattern(GoDuration.PATTERN)
        @Size(max = GoDuration.MAX_LENGTH)
        @ValidationRule(
            value =
                GoDuration.RULE
                    + " && (duration(self) == duration('0') || duration(self) >= duration('10s'))",
            message =
                "refreshInterval is a duration such as 30s, 5m or 1h30m, at least 10s; 0: never"
                    + " again")
        @JsonPropertyDescription(
            "How often the keystore is compared with the Secret, at least 10s. 0: never again.")
        String refreshInterval,
    @Default("false")
        @JsonPropertyDescription("true: nothing is read and nothing is written until it is false.")
        Boolean suspend,
    @JsonPropertyDescription("The Secret to keep in step.") SecretTarget target,
    @Required
        @Size(min = 1, max = 100)
        @JsonPropertyDescription("Keys of the Secret, each from one item.")
        List<SecretDataEntry> data,
    @Size(max = 10)
        @JsonPropertyDescription(
            "Workloads of this namespace to restart when the Secret's data has changed. Each agrees"
                + " by its annotation keystore-operator.io/restart-on.")
        List<RolloutTarget> rolloutRestart) {
  /// A shorter interval, other than zero, is refused.
  public static final Duration SHORTEST_REFRESH_INTERVAL = Duration.ofSeconds(10);

  private static final String DEFAULT_REFRESH_INTERVAL = "1h";

  public KeystoreSecretSpec {
    refreshInterval = refreshInterval == null ? DEFAULT_REFRESH_INTERVAL : refreshInterval;
    suspend = suspend != null && suspend;
    target = target == null ? SecretTarget.DEFAULT : target;
    data = data == null ? List.of() : List.copyOf(data);
    rolloutRestart = rolloutRestart == null ? List.of() : List.copyOf(rolloutRestart);
  }
}
