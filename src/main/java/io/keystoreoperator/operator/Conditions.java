package io.keystoreoperator.operator;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.keystoreoperator.api.ConditionType;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The conditions of a status, built anew from those before: the transition time moves only when a
/// condition's status does.
final class Conditions {
  static final String TRUE = "True";
  static final String FALSE = "False";

  private final List<Condition> before;
  private final long generation;
  private final Instant now;
  private final List<Condition> after = new ArrayList<>();

  Conditions(List<Condition> before, long generation, Instant now) {
    this.before = before;
    this.generation = generation;
    this.now = now;
  }

  static Optional<Condition> find(List<Condition> conditions, ConditionType type) {
    return conditions.stream().filter(c -> type.text().equals(c.getType())).findFirst();
  }

  static boolean isTrue(List<Condition> conditions, ConditionType type) {
    return find(conditions, type).filter(c -> TRUE.equals(c.getStatus())).isPresent();
  }

  Conditions with(ConditionType type, String status, String reason, String message) {
    String since =
        find(before, type)
            .filter(c -> status.equals(c.getStatus()))
            .map(Condition::getLastTransitionTime)
            .orElse(now.truncatedTo(ChronoUnit.SECONDS).toString());
    after.add(
        new ConditionBuilder()
            .withType(type.text())
            .withStatus(status)
            .withReason(reason)
            .withMessage(message)
            .withObservedGeneration(generation)
            .withLastTransitionTime(since)
            .build());
    return this;
  }

  /// Keeps a condition just as it was, if it was there.
  Conditions keeping(ConditionType type) {
    find(before, type).ifPresent(after::add);
    return this;
  }

  List<Condition> build() {
    return List.copyOf(after);
  }
}
