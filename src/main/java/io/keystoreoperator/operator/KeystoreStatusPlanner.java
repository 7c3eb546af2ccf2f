package io.keystoreoperator.operator;

import io.fabric8.kubernetes.api.model.Condition;
import io.keystoreoperator.api.ConditionType;
import io.keystoreoperator.api.KeystoreStatus;
import io.keystoreoperator.api.Reason;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// Pure: what a keystore's status should say. Here, and nowhere else, ARNs and AWS's own words are
/// shown: whoever may read a keystore runs it.
final class KeystoreStatusPlanner {
  private final Clock clock;

  KeystoreStatusPlanner(Clock clock) {
    this.clock = clock;
  }

  /// The status after a check. What the check itself found comes before what readers met.
  KeystoreStatus after(
      @Nullable KeystoreStatus written,
      long generation,
      KeystoreCheck.Result check,
      Optional<FailureReport> readers,
      OptionalInt count) {
    List<Condition> before = written == null ? List.of() : written.conditions();
    Conditions conditions = new Conditions(before, generation, clock.instant());
    check
        .failure()
        .or(() -> readers)
        .ifPresentOrElse(
            failure ->
                conditions.with(
                    ConditionType.READY,
                    Conditions.FALSE,
                    failure.reason().text(),
                    failure.concernsKeystore() ? failure.detail() : failure.message()),
            () ->
                conditions.with(
                    ConditionType.READY,
                    Conditions.TRUE,
                    Reason.SYNCED.text(),
                    readyMessage(check)));
    return new KeystoreStatus(
        generation,
        conditions.build(),
        check.identity(),
        check.format(),
        count.isPresent()
            ? (Integer) count.getAsInt()
            : written == null ? null : written.resources());
  }

  private static String readyMessage(KeystoreCheck.Result check) {
    return check.identity() == null
        ? "no reader is refused; each namespace has an identity of its own"
        : "the table can be reached, and no reader is refused";
  }
}
