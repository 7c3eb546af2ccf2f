package io.keystoreoperator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import io.keystoreoperator.model.ItemKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How far the Secret is in step. Nothing in it is secret, nor a hash of anything secret.
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record KeystoreSecretStatus(
    @JsonPropertyDescription("Generation of the spec that this status speaks of.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription(
            "Ready: the Secret is in place and fresh. Reconciling, Stalled, Suspended and"
                + " RefreshFailing are there when they are true.")
        List<Condition> conditions,
    @JsonPropertyDescription("The Secret as the operator left it.") @Nullable Target target,
    @JsonPropertyDescription(
            "Hash of all that decided the Secret, except plaintext: spec, keystore, encrypted"
                + " items.")
        @Nullable String syncedRevision,
    @JsonPropertyDescription(
            "Where each key of the Secret came from; of extract the item alone, for the names of its"
                + " members are part of its value.")
        List<Key> keys,
    @JsonPropertyDescription("When the data of the Secret last changed.")
        @Nullable String lastChangeTime,
    @JsonPropertyDescription("The force-sync annotation's value that was last dealt with.")
        @Nullable String lastHandledForceSync,
    @JsonPropertyDescription(
            "The syncedRevision for which the workloads of rolloutRestart are still to be"
                + " restarted.")
        @Nullable String pendingRestart,
    @JsonPropertyDescription(
            "Keys that the Secret does without because their items are gone"
                + " (target.deletionPolicy Merge).")
        List<Key> gone,
    @JsonPropertyDescription(
            "Tells the table that the items were read from apart from any other, one made anew under"
                + " its name included.")
        @Nullable String table) {
  public static final KeystoreSecretStatus EMPTY =
      new KeystoreSecretStatus(
          null, List.of(), null, null, List.of(), null, null, null, List.of(), null);

  public KeystoreSecretStatus {
    gone = gone == null ? List.of() : List.copyOf(gone);
    conditions = conditions == null ? List.of() : List.copyOf(conditions);
    keys = keys == null ? List.of() : List.copyOf(keys);
  }

  /// Whether the condition Ready is true.
  public boolean ready() {
    return conditions.stream()
        .anyMatch(
            condition ->
                ConditionType.READY.text().equals(condition.getType())
                    && "True".equals(condition.getStatus()));
  }

  /// The same with no restart pending.
  public KeystoreSecretStatus restarted() {
    return new KeystoreSecretStatus(
        observedGeneration,
        conditions,
        target,
        syncedRevision,
        keys,
        lastChangeTime,
        lastHandledForceSync,
        null,
        gone,
        table);
  }

  /// A Secret by name, and its resourceVersion after the operator's last write.
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Target(
      @JsonPropertyDescription("Its name.") String name,
      @JsonPropertyDescription("Its resourceVersion after the operator's last write.")
          String resourceVersion) {}

  /// A key of the Secret, the item it came from, and that item's version where it has one; of an
  /// item that is gone, the version that the spec names.
  ///
  /// @param secretKey null for the members of an item that was extracted: their names are part of
  ///     its value
  /// @param from null for an entry of `data`
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Key(
      @JsonPropertyDescription("Key in the Secret; none for an item whose members are the keys.")
          @Nullable String secretKey,
      @JsonPropertyDescription("Name of the item in the table.") String key,
      @JsonPropertyDescription("The version of it that is in use, where it has one.")
          @Nullable String version,
      @JsonPropertyDescription("Which of dataFrom it came from; none for an entry of data.")
          @Nullable Origin from) {
    /// The item, as it is asked for.
    public ItemKey item() {
      return new ItemKey(key, version);
    }
  }

  /// Which of `dataFrom` a key came from.
  public enum Origin {
    @JsonProperty("Extract")
    EXTRACT,
    @JsonProperty("Find")
    FIND
  }
}
