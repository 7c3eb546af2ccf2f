package io.keystoreoperator.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.keystoreoperator.api.ConditionType;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConditionsTest {
  private static final Instant THEN = Instant.parse("2026-01-01T00:00:00.999Z");
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");

  private final List<Condition> before =
      new Conditions(List.of(), 1, THEN)
          .with(ConditionType.READY, Conditions.TRUE, "Synced", "well")
          .with(ConditionType.SUSPENDED, Conditions.TRUE, "Suspended", "asked for")
          .build();

  @Test
  void aNewConditionBeginsNowToTheSecond() {
    assertThat(before)
        .extracting(Condition::getLastTransitionTime)
        .containsOnly("2026-01-01T00:00:00Z");
  }

  @Test
  void anotherReasonOrMessageIsNoTransition() {
    Condition after =
        new Conditions(before, 2, NOW)
            .with(ConditionType.READY, Conditions.TRUE, "Other", "better")
            .build()
            .getFirst();

    assertThat(after.getLastTransitionTime()).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(after.getReason()).isEqualTo("Other");
    assertThat(after.getMessage()).isEqualTo("better");
    assertThat(after.getObservedGeneration()).isEqualTo(2);
  }

  @Test
  void anotherStatusIsATransition() {
    Condition after =
        new Conditions(before, 1, NOW)
            .with(ConditionType.READY, Conditions.FALSE, "Synced", "well")
            .build()
            .getFirst();

    assertThat(after.getLastTransitionTime()).isEqualTo("2026-01-02T03:04:05Z");
  }

  @Test
  void whatIsNeitherSetNorKeptIsGone() {
    List<Condition> after =
        new Conditions(before, 2, NOW)
            .keeping(ConditionType.SUSPENDED)
            .keeping(ConditionType.STALLED)
            .build();

    assertThat(after).containsExactly(before.getLast());
  }

  @Test
  void aConditionIsFoundByItsType() {
    assertThat(Conditions.find(before, ConditionType.READY)).contains(before.getFirst());
    assertThat(Conditions.find(before, ConditionType.STALLED)).isEmpty();
    assertThat(Conditions.isTrue(before, ConditionType.READY)).isTrue();
    assertThat(Conditions.isTrue(before, ConditionType.STALLED)).isFalse();
    assertThat(Conditions.isTrue(List.of(), ConditionType.READY)).isFalse();
  }

  @Test
  void aFalseConditionIsNotTrue() {
    List<Condition> failed =
        new Conditions(before, 1, NOW)
            .with(ConditionType.READY, Conditions.FALSE, "ItemNotFound", "none")
            .build();

    assertThat(Conditions.isTrue(failed, ConditionType.READY)).isFalse();
  }
}
