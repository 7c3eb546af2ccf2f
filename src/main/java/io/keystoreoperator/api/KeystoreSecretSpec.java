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
import java.util.Objects;
import java.util.stream.Stream;

/// What Secret is wanted, and from which items of which keystore.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value = "has(self.data) || has(self.dataFrom)",
    message = KeystoreSecretSpec.SOME_DATA)
public record KeystoreSecretSpec(
    @Required @JsonPropertyDescription("Where to read.") KeystoreReference keystoreRef,
    @Default("Periodic")
        @JsonPropertyDescription(
            "When the keystore is read again. Periodic: once in each refreshInterval. OnChange:"
                + " when this spec changes. CreatedOnce: never; the Secret comes back when it is"
                + " deleted, and edits of it stay. A new value of the annotation"
                + " keystore-operator.io/force-sync has it read whatever the policy.")
        RefreshPolicy refreshPolicy,
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
    @Size(min = 1, max = 100) @JsonPropertyDescription("Keys of the Secret, each from one item.")
        List<SecretDataEntry> data,
    @Size(min = 1, max = 50)
        @JsonPropertyDescription(
            "Many keys at once: the members of an item, or all items of some names. Two values for"
                + " one key are an error.")
        List<DataFrom> dataFrom,
    @Size(max = 10)
        @JsonPropertyDescription(
            "Workloads of this namespace to restart when the Secret's data has changed. Each agrees"
                + " by its annotation keystore-operator.io/restart-on.")
        List<RolloutTarget> rolloutRestart) {
  public static final String SOME_DATA = "data or dataFrom has at least one entry";

  /// A shorter interval, other than zero, is refused.
  public static final Duration SHORTEST_REFRESH_INTERVAL = Duration.ofSeconds(10);

  private static final String DEFAULT_REFRESH_INTERVAL = "1h";

  public KeystoreSecretSpec {
    refreshPolicy = refreshPolicy == null ? RefreshPolicy.PERIODIC : refreshPolicy;
    refreshInterval = refreshInterval == null ? DEFAULT_REFRESH_INTERVAL : refreshInterval;
    suspend = suspend != null && suspend;
    target = target == null ? SecretTarget.DEFAULT : target;
    data = data == null ? List.of() : List.copyOf(data);
    dataFrom = dataFrom == null ? List.of() : List.copyOf(dataFrom);
    rolloutRestart = rolloutRestart == null ? List.of() : List.copyOf(rolloutRestart);
  }

  /// The refresh policy as it works out: with an interval of zero nothing is periodic.
  public RefreshPolicy effectiveRefreshPolicy() {
    return refreshPolicy == RefreshPolicy.PERIODIC && isZero(refreshInterval)
        ? RefreshPolicy.ON_CHANGE
        : refreshPolicy;
  }

  private static boolean isZero(String interval) {
    try {
      return GoDuration.parse(interval).isZero();
    } catch (IllegalArgumentException _) {
      // Refused elsewhere.
      return false;
    }
  }

  /// The items that it names, in `data` and for extractions.
  public Stream<RemoteReference> references() {
    return Stream.concat(data.stream().map(SecretDataEntry::remoteRef), extracts());
  }

  /// The items whose members it wants.
  public Stream<RemoteReference> extracts() {
    return dataFrom.stream().map(DataFrom::extract).filter(Objects::nonNull);
  }

  /// What it looks for by names.
  public Stream<ItemSearch> searches() {
    return dataFrom.stream().map(DataFrom::find).filter(Objects::nonNull);
  }

  /// Whether it looks for items by their names.
  public boolean finds() {
    return searches().findAny().isPresent();
  }
}
