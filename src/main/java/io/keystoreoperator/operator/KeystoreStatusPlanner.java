package io.keystoreoperator.operator;

import io.fabric8.kubernetes.api.model.Condition;
import io.keystoreoperator.api.ConditionType;
import io.keystoreoperator.api.KeystoreStatus;
import io.keystoreoperator.api.Reason;
import io.keystoreoperator.operator.FailureReport.Retry;
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

  /// What readers met at a keystore.
  ///
  /// @param failure the oldest of their failures that are not their own
  /// @param servesSomebody another fares well
  record Met(Optional<FailureReport> failure, boolean servesSomebody) {
    static final Met NOTHING = new Met(Optional.empty(), true);

    /// Where each namespace has an identity of its own, AWS may refuse one and serve the next: a
    /// tenant who asks for what its identity may not read is not to turn the keystore for all.
    Optional<FailureReport> ofTheKeystore(KeystoreCheck.Result check) {
      return failure.filter(
          report ->
              check.identity() != null || !servesSomebody || report.retry() != Retry.PERMANENT);
    }
  }

  /// The status after a check. What the check itself found comes before what readers met.
  KeystoreStatus after(
      @Nullable KeystoreStatus written,
      long generation,
      KeystoreCheck.Result check,
      Met readers,
      OptionalInt count) {
    List<Condition> before = written == null ? List.of() : written.conditions();
    Conditions conditions = new Conditions(before, generation, clock.instant());
    check
        .failure()
        .or(() -> readers.ofTheKeystore(check))
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
                    readyMessage(check, readers)));
    return new KeystoreStatus(
        generation,
        conditions.build(),
        check.identity(),
        check.format(),
        count.isPresent()
            ? (Integer) count.getAsInt()
            : written == null ? null : written.resources());
  }

  private static String readyMessage(KeystoreCheck.Result check, Met readers) {
    if (check.identity() != null) {
      return "the table can be reached, and no reader is refused";
    }
    return "each namespace has an identity of its own; "
        + readers
            .failure()
            .map(report -> "some readers are refused: " + report.detail())
            .orElse("no reader is refused");
  }
}
