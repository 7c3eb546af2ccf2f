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
  private static final String KEYS_ONLY = "KEYS_ONLY";

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
      OptionalInt count,
      PushState push) {
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
                    failure.forOwner()),
            () ->
                conditions.with(
                    ConditionType.READY,
                    Conditions.TRUE,
                    Reason.SYNCED.text(),
                    readyMessage(check, readers)));
    tell(push, conditions);
    return new KeystoreStatus(
        generation,
        conditions.build(),
        check.identity(),
        check.format(),
        count.isPresent()
            ? (Integer) count.getAsInt()
            : written == null ? null : written.resources());
  }

  /// While it is not known yet, as after a restart, what was said stays.
  private static void tell(PushState push, Conditions conditions) {
    switch (push) {
      case PushState.Off() -> {}
      case PushState.Starting() -> conditions.keeping(ConditionType.PUSH_LIVE);
      case PushState.Live(String viewType) ->
          conditions.with(
              ConditionType.PUSH_LIVE,
              Conditions.TRUE,
              Reason.LIVE.text(),
              "the table's stream is followed"
                  + (viewType.equals(KEYS_ONLY)
                      ? ""
                      : "; its view type is " + viewType + ", and KEYS_ONLY would do"));
      case PushState.Down(FailureReport failure) ->
          conditions.with(
              ConditionType.PUSH_LIVE,
              Conditions.FALSE,
              failure.reason().text(),
              pushMessage(failure) + "; meanwhile changes arrive at the refresh intervals");
    }
  }

  /// The limits that AWS sets to reading a stream cannot be raised.
  private static String pushMessage(FailureReport failure) {
    return failure.reason() == Reason.THROTTLED ? failure.message() : failure.forOwner();
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
