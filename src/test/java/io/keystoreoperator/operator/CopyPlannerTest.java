package io.keystoreoperator.operator;

import static io.keystoreoperator.operator.Copies.copy;
import static io.keystoreoperator.operator.Copies.matching;
import static io.keystoreoperator.operator.Copies.other;
import static io.keystoreoperator.operator.Copies.owner;
import static org.assertj.core.api.Assertions.assertThat;

import io.keystoreoperator.api.ApiGroup;
import io.keystoreoperator.api.ClusterKeystoreSecret;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.api.TemplateMetadata;
import io.keystoreoperator.plan.Namespace;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CopyPlannerTest {
  private final ClusterKeystoreSecret owner = owner();

  @Test
  void oneIsMadeInEachNamespaceThatMatchesAndNowhereElse() {
    List<CopyStep> steps = steps(List.of(matching("b"), other("c"), matching("a")));

    assertThat(steps).hasOnlyElementsOfType(CopyStep.Create.class);
    assertThat(steps.stream().map(step -> ((CopyStep.Create) step).wanted().getMetadata()))
        .extracting(it -> it.getNamespace() + "/" + it.getName())
        .containsExactly("a/app", "b/app");
  }

  @Test
  void whatIsAsItIsWantedIsKept() {
    KeystoreSecret copy = copy(owner, "a");

    assertThat(steps(List.of(matching("a")), copy)).containsExactly(new CopyStep.Keep(copy));
  }

  @Test
  void anotherSpecIsReplacedAtTheVersionThatWasLookedAtWithTheNextGeneration() {
    KeystoreSecret edited = copy(owner, "a");
    edited.setSpec(ReaderFixtures.reader(7).getSpec());
    edited.getMetadata().setResourceVersion("42");

    var step = (CopyStep.Replace) steps(List.of(matching("a")), edited).getFirst();

    assertThat(step.newSpec()).isTrue();
    assertThat(step.wanted().getSpec()).isEqualTo(owner.getSpec().spec());
    assertThat(step.wanted().getMetadata().getResourceVersion()).isEqualTo("42");
    assertThat(step.wanted().getMetadata().getGeneration()).isEqualTo(2);
    assertThat(edited.getSpec()).isNotEqualTo(owner.getSpec().spec());
  }

  @Test
  void anotherLabelIsPutRightWithoutANewSpecAndOthersStay() {
    KeystoreSecret edited = copy(owner, "a");
    edited.getMetadata().setLabels(Map.of("mine", "stays", ApiGroup.COPY_LABEL, "wrong"));

    var step = (CopyStep.Replace) steps(List.of(matching("a")), edited).getFirst();

    assertThat(step.newSpec()).isFalse();
    assertThat(step.wanted().getMetadata().getLabels())
        .containsOnly(Map.entry("mine", "stays"), Map.entry(ApiGroup.COPY_LABEL, "app"));
    assertThat(step.wanted().getMetadata().getGeneration()).isOne();
  }

  @Test
  void anybodyElsesIsLeftAlone() {
    KeystoreSecret ownerless = copy(owner, "a");
    ownerless.getMetadata().setOwnerReferences(List.of());
    KeystoreSecret anothers = copy(owner("app", TemplateMetadata.NONE), "b");
    anothers.getMetadata().getOwnerReferences().getFirst().setUid("of an earlier one of that name");

    List<CopyStep> steps = steps(List.of(matching("a"), matching("b")), ownerless, anothers);

    assertThat(steps).containsExactly(new CopyStep.Leave(ownerless), new CopyStep.Leave(anothers));
  }

  @Test
  void oneWhereNoneIsWantedGoesAfterAllOthersAreThere() {
    KeystoreSecret surplus = copy(owner, "a");
    KeystoreSecret renamed = copy(owner, "b");
    renamed.getMetadata().setName("before");

    List<CopyStep> steps = steps(List.of(other("a"), matching("b")), surplus, renamed);

    assertThat(steps.getFirst()).isInstanceOf(CopyStep.Create.class);
    assertThat(steps.subList(1, 3))
        .containsExactly(new CopyStep.Remove(surplus), new CopyStep.Remove(renamed));
  }

  @Test
  void ofANamespaceThatIsNotKnownNothingIsTakenAway() {
    assertThat(steps(List.of(), copy(owner, "a"))).isEmpty();
  }

  @Test
  void oneThatIsBeingDeletedIsNeitherReplacedNorRemoved() {
    KeystoreSecret going = copy(owner, "a");
    going.setSpec(ReaderFixtures.reader(7).getSpec());
    going.getMetadata().setDeletionTimestamp("2026-01-02T03:04:05Z");
    KeystoreSecret surplus = copy(owner, "b");
    surplus.getMetadata().setDeletionTimestamp("2026-01-02T03:04:05Z");

    assertThat(steps(List.of(matching("a"), other("b")), going, surplus))
        .containsExactly(new CopyStep.Keep(going));
    assertThat(CopyState.of(going)).isEqualTo(new CopyState.Pending());
  }

  @Test
  void aNameTooLongForALabelMakesNone() {
    ClusterKeystoreSecret longName = owner("a".repeat(64), TemplateMetadata.NONE);

    assertThat(copy(longName, "a").getMetadata().getLabels()).isEmpty();
  }

  private List<CopyStep> steps(List<Namespace> namespaces, KeystoreSecret... there) {
    return CopyPlanner.steps(
        owner,
        namespaces,
        namespace ->
            Stream.of(there)
                .filter(it -> it.getMetadata().getNamespace().equals(namespace))
                .filter(it -> it.getMetadata().getName().equals(owner.copyName()))
                .findFirst(),
        Stream.of(there).filter(it -> CopyOwner.is(owner, it)).toList());
  }
}
