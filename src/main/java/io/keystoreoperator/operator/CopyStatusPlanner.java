package io.keystoreoperator.operator;

import io.fabric8.kubernetes.api.model.Condition;
import io.keystoreoperator.api.ClusterKeystoreSecret;
import io.keystoreoperator.api.ClusterKeystoreSecretStatus;
import io.keystoreoperator.api.ConditionType;
import io.keystoreoperator.api.Reason;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/// Pure: what a ClusterKeystoreSecret's status should say. It is of the same size for ten
/// namespaces and for ten thousand.
final class CopyStatusPlanner {
  private static final int NAMED = 5;
  private static final int LONGEST_MESSAGE = 256;

  private final Clock clock;

  CopyStatusPlanner(Clock clock) {
    this.clock = clock;
  }

  /// The status of one whose spec breaks rules: nothing was looked at.
  ClusterKeystoreSecretStatus invalid(ClusterKeystoreSecret owner, List<String> violations) {
    ClusterKeystoreSecretStatus before = owner.statusOrEmpty();
    String reason = Reason.INVALID_SPEC.text();
    String message = String.join("; ", violations);
    return new ClusterKeystoreSecretStatus(
        owner.getMetadata().getGeneration(),
        conditions(owner)
            .with(ConditionType.READY, Conditions.FALSE, reason, message)
            .with(ConditionType.STALLED, Conditions.TRUE, reason, message)
            .build(),
        before.namespaces(),
        before.inStep(),
        before.failing(),
        before.failures());
  }

  /// @param namespaces how many match
  /// @param results what became of them, and of those where nothing is wanted any more
  ClusterKeystoreSecretStatus after(
      ClusterKeystoreSecret owner, int namespaces, List<CopyResult> results) {
    List<ClusterKeystoreSecretStatus.Failure> failures = new ArrayList<>();
    int inStep = 0;
    boolean passing = false;
    for (CopyResult result : results) {
      switch (result.state()) {
        case CopyState.InStep _ -> inStep++;
        case CopyState.Pending _ -> passing = true;
        case CopyState.Failing(var reason, var message, var mayPass) -> {
          failures.add(
              new ClusterKeystoreSecretStatus.Failure(result.namespace(), reason, cut(message)));
          passing |= mayPass;
        }
      }
    }
    return new ClusterKeystoreSecretStatus(
        owner.getMetadata().getGeneration(),
        failures.isEmpty()
            ? sound(owner, namespaces, inStep, passing)
            : failing(owner, namespaces, failures, passing),
        namespaces,
        inStep,
        failures.size(),
        failures.stream().limit(ClusterKeystoreSecretStatus.MOST_FAILURES).toList());
  }

  private List<Condition> sound(
      ClusterKeystoreSecret owner, int namespaces, int inStep, boolean pending) {
    String message = copy(owner) + " is in step in " + inStep + " of " + namespaces + " namespaces";
    // A namespace more is no reason to be less than Ready in the others.
    if (!pending || wasReady(owner)) {
      return conditions(owner)
          .with(ConditionType.READY, Conditions.TRUE, Reason.SYNCED.text(), message)
          .build();
    }
    String reason = Reason.PROGRESSING.text();
    return conditions(owner)
        .with(ConditionType.READY, Conditions.FALSE, reason, message)
        .with(ConditionType.RECONCILING, Conditions.TRUE, reason, message)
        .build();
  }

  private List<Condition> failing(
      ClusterKeystoreSecret owner,
      int namespaces,
      List<ClusterKeystoreSecretStatus.Failure> failures,
      boolean passing) {
    String first =
        failures.stream()
            .limit(NAMED)
            .map(failure -> failure.namespace() + " (" + failure.reason() + ")")
            .collect(Collectors.joining(", "));
    String message =
        "%s fails in %d of %d namespaces: %s%s"
            .formatted(
                copy(owner),
                failures.size(),
                namespaces,
                first,
                failures.size() > NAMED ? " +" + (failures.size() - NAMED) : "");
    String reason = Reason.NAMESPACES_FAILING.text();
    return conditions(owner)
        .with(ConditionType.READY, Conditions.FALSE, reason, message)
        .with(
            passing ? ConditionType.RECONCILING : ConditionType.STALLED,
            Conditions.TRUE,
            reason,
            message)
        .build();
  }

  private static boolean wasReady(ClusterKeystoreSecret owner) {
    ClusterKeystoreSecretStatus before = owner.statusOrEmpty();
    return Conditions.isTrue(before.conditions(), ConditionType.READY)
        && Objects.equals(before.observedGeneration(), owner.getMetadata().getGeneration());
  }

  private Conditions conditions(ClusterKeystoreSecret owner) {
    return new Conditions(
        owner.statusOrEmpty().conditions(), owner.getMetadata().getGeneration(), clock.instant());
  }

  private static String copy(ClusterKeystoreSecret owner) {
    return "KeystoreSecret \"" + owner.copyName() + "\"";
  }

  private static String cut(String message) {
    return message.length() <= LONGEST_MESSAGE
        ? message
        : message.substring(0, LONGEST_MESSAGE - 1) + "…";
  }
}
