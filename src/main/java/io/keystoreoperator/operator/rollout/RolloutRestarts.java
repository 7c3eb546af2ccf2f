package io.keystoreoperator.operator.rollout;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.api.RolloutTarget;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Has workloads restarted whose Secret holds new data, a little later: several changes, and
/// several KeystoreSecrets of one workload, are one restart. Nothing is lost with this memory: what
/// is pending is in the KeystoreSecret's status, and what was done is on the workload.
public final class RolloutRestarts {
  /// From the first change to the restart.
  static final Duration WINDOW = Duration.ofSeconds(10);

  private final Workloads workloads;
  private final Clock clock;
  private final Map<Workload, Round> rounds = new ConcurrentHashMap<>();

  public RolloutRestarts(KubernetesClient client, Clock clock) {
    this(new KubernetesWorkloads(client), clock);
  }

  RolloutRestarts(Workloads workloads, Clock clock) {
    this.workloads = workloads;
    this.clock = clock;
  }

  /// How far the restarts for one revision are.
  public sealed interface Progress {
    /// When to ask again.
    default Optional<Duration> again() {
      return this instanceof Waiting(var left) ? Optional.of(left) : Optional.empty();
    }

    /// To be asked for again after a while.
    record Waiting(Duration left) implements Progress {}

    /// All are dealt with, and none will be tried again.
    ///
    /// @param restarted those that were
    /// @param problems why the others were not
    record Done(List<RolloutTarget> restarted, List<String> problems) implements Progress {
      public Done {
        restarted = List.copyOf(restarted);
        problems = List.copyOf(problems);
      }
    }
  }

  /// Restarts what is due of the workloads that a KeystoreSecret names.
  ///
  /// @param revision of the data that they have not seen
  public Progress proceed(KeystoreSecret desired, String revision) {
    Duration left = Duration.ZERO;
    List<RolloutTarget> restarted = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    String name = desired.getMetadata().getName();
    for (RolloutTarget target : desired.getSpec().rolloutRestart()) {
      Workload workload = new Workload(desired.getMetadata().getNamespace(), target);
      Duration wait = proceed(workload, name, revision);
      Round.Settled settled = rounds.getOrDefault(workload, Round.NONE).settled(name, revision);
      if (settled == null) {
        left = wait.compareTo(left) > 0 ? wait : left;
      } else if (settled.problem() == null) {
        restarted.add(target);
      } else {
        problems.add(settled.problem());
      }
    }
    return left.isPositive() ? new Progress.Waiting(left) : new Progress.Done(restarted, problems);
  }

  /// @return how long it has to wait, if it is not settled
  private Duration proceed(Workload workload, String name, String revision) {
    Instant now = clock.instant();
    Round round =
        rounds.compute(workload, (_, before) -> asking(before, name, revision, now.plus(WINDOW)));
    if (round.due() == null) {
      return Duration.ZERO;
    }
    if (now.isBefore(round.due())) {
      return Duration.between(now, round.due());
    }
    try {
      Map<String, Round.Settled> dealtWith = workloads.restart(workload, round.asked());
      rounds.computeIfPresent(workload, (_, current) -> current.after(dealtWith));
      return Duration.ZERO;
    } catch (Workloads.NotNowException _) {
      return Workloads.NotNowException.PAUSE;
    }
  }

  private static Round asking(@Nullable Round before, String name, String revision, Instant due) {
    Round round = before == null ? Round.NONE : before;
    return round.settled(name, revision) == null
        ? round.with(name, revision, due)
        : round.without(name);
  }
}
