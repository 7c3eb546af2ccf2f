package io.keystoreoperator.operator;

import static io.keystoreoperator.operator.Copies.owner;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.keystoreoperator.api.ClusterKeystoreSecret;
import io.keystoreoperator.api.ClusterKeystoreSecretStatus;
import io.keystoreoperator.api.ClusterKeystoreSecretStatus.Failure;
import io.keystoreoperator.api.Reason;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CopyStatusPlannerTest {
  private static final Comparator<Failure> BY_NAMESPACE = Comparator.comparing(Failure::namespace);
  private static final CopyState IN_STEP = new CopyState.InStep();
  private static final CopyState PENDING = new CopyState.Pending();

  private final CopyStatusPlanner planner = new CopyStatusPlanner(new SettableClock());
  private final ClusterKeystoreSecret owner = owner();

  @Test
  void inStepEverywhereIsReadyAndCurrent() {
    var status = after(IN_STEP, IN_STEP);

    assertThat(ready(status).getStatus()).isEqualTo("True");
    assertThat(ready(status).getMessage()).contains("2 of 2");
    assertThat(kstatus(status)).isEqualTo(Kstatus.CURRENT);
  }

  @Test
  void noNamespaceAtAllIsReadyToo() {
    assertThat(kstatus(after())).isEqualTo(Kstatus.CURRENT);
  }

  @Test
  void whileTheFirstAreMadeItIsInProgress() {
    var status = after(IN_STEP, PENDING);

    assertThat(ready(status).getReason()).isEqualTo("Progressing");
    assertThat(kstatus(status)).isEqualTo(Kstatus.IN_PROGRESS);
  }

  @Test
  void aNamespaceMoreLeavesItReady() {
    owner.setStatus(after(IN_STEP));

    var status = after(IN_STEP, PENDING);

    assertThat(ready(status).getStatus()).isEqualTo("True");
    assertThat(status.namespaces()).isEqualTo(2);
    assertThat(status.inStep()).isOne();
  }

  @Test
  void aNewSpecIsInProgressUntilAllHaveSeenIt() {
    owner.setStatus(after(IN_STEP));
    owner.getMetadata().setGeneration(2L);

    assertThat(kstatus(after(PENDING))).isEqualTo(Kstatus.IN_PROGRESS);
  }

  @Test
  void oneThatFailsForGoodStallsItAndOneThatMayPassDoesNot() {
    CopyState stuck = new CopyState.Failing(Reason.KEY_NOT_ALLOWED, "no", false);
    CopyState passing = new CopyState.Failing(Reason.THROTTLED, "slow", true);

    assertThat(kstatus(after(IN_STEP, stuck))).isEqualTo(Kstatus.FAILED);
    assertThat(kstatus(after(stuck, passing))).isEqualTo(Kstatus.IN_PROGRESS);
  }

  @Test
  void theSameAgainIsTheSameStatus() {
    CopyState stuck = new CopyState.Failing(Reason.KEY_NOT_ALLOWED, "no", false);
    for (var states : List.of(List.of(IN_STEP), List.of(IN_STEP, PENDING), List.of(stuck))) {
      var once = after(states.toArray(CopyState[]::new));
      owner.setStatus(once);

      assertThat(after(states.toArray(CopyState[]::new))).isEqualTo(once);
    }
  }

  @Test
  void tenThousandFailuresTakeNoMoreRoomThanTwenty() {
    CopyState stuck = new CopyState.Failing(Reason.KEY_NOT_ALLOWED, "long ".repeat(1000), false);

    var status = after(Stream.generate(() -> stuck).limit(10_000).toArray(CopyState[]::new));

    assertThat(status.failing()).isEqualTo(10_000);
    assertThat(status.failures()).hasSize(20).isSortedAccordingTo(BY_NAMESPACE);
    assertThat(ready(status).getMessage()).contains("10000 of 10000").endsWith(" +9995");
    assertThat(Serialization.asJson(status)).hasSizeLessThan(10_000);
  }

  private ClusterKeystoreSecretStatus after(CopyState... states) {
    List<CopyResult> results =
        IntStream.range(0, states.length)
            .mapToObj(i -> CopyResult.of("team-%05d".formatted(i), states[i]))
            .toList();
    return planner.after(owner, states.length, results);
  }

  private Kstatus kstatus(ClusterKeystoreSecretStatus status) {
    return Kstatus.of(
        status.observedGeneration(), status.conditions(), owner.getMetadata().getGeneration());
  }

  private static Condition ready(ClusterKeystoreSecretStatus status) {
    return FanOut.ready(status);
  }
}
