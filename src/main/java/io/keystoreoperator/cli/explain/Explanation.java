package io.keystoreoperator.cli.explain;

import io.fabric8.kubernetes.api.model.Condition;
import io.keystoreoperator.api.ConditionType;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.api.KeystoreSecretStatus;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// All that is to be said of a KeystoreSecret.
///
/// @param keystore what is said of its keystore
/// @param isComplete whether every namespace's KeystoreSecrets, and their keystores, could be seen
record Explanation(
    KeystoreSecret kss,
    KeystoreFacts keystore,
    List<ExplainedKey> keys,
    boolean isComplete,
    Remedies remedies) {
  Explanation {
    keys = List.copyOf(keys);
  }

  boolean isReady() {
    return ready().filter(condition -> "True".equals(condition.getStatus())).isPresent();
  }

  Optional<Condition> ready() {
    return conditions().stream()
        .filter(condition -> ConditionType.READY.text().equals(condition.getType()))
        .findFirst();
  }

  /// Those that are there beside Ready.
  List<Condition> others() {
    return conditions().stream()
        .filter(condition -> !ConditionType.READY.text().equals(condition.getType()))
        .toList();
  }

  private List<Condition> conditions() {
    return kss.statusOrEmpty().conditions();
  }

  /// Whether items are looked for, and none of them is known yet.
  boolean isStillToFind() {
    return kss.getSpec().finds()
        && kss.statusOrEmpty().keys().stream()
            .noneMatch(key -> key.from() == KeystoreSecretStatus.Origin.FIND);
  }

  /// Whether the status speaks of the spec as it is now.
  boolean isCurrent() {
    return kss.statusIsCurrent();
  }

  /// What to do about the reason of a condition.
  @Nullable String remedy(Condition condition) {
    return remedies.to(condition.getReason()).orElse(null);
  }
}
