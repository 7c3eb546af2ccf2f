package io.keystoreoperator.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.keystoreoperator.model.KeystoreId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LanesTest {
  private static final KeystoreId HANGING = KeystoreId.cluster("hanging");
  private static final KeystoreId OTHER = KeystoreId.cluster("other");

  private final Lanes<KeystoreId> lanes = Lanes.ofKeystores(16);

  @Test
  void oneKeystoreNeverTakesAllPlaces() {
    for (int i = 0; i < 12; i++) {
      assertThat(lanes.enter(HANGING, reader(i))).isTrue();
    }

    assertThat(lanes.enter(HANGING, reader(12))).isFalse();
    assertThat(lanes.enter(OTHER, reader(100))).isTrue();
  }

  @Test
  void howeverManyHangThereIsAPlaceForTheNext() {
    for (int keystore = 0; keystore < 5; keystore++) {
      KeystoreId id = KeystoreId.cluster("hanging-" + keystore);
      for (int i = 0; i < 16; i++) {
        lanes.enter(id, reader(i));
      }
    }

    assertThat(lanes.enter(OTHER, reader(100))).isTrue();
  }

  @Test
  void whoeverIsPutOffIsWokenOnceAndInTheEndAllHaveHadTheirTurn() {
    List<ResourceID> awake = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      awake.add(reader(i));
    }
    Set<ResourceID> done = new HashSet<>();
    while (!awake.isEmpty()) {
      List<ResourceID> entered = awake.stream().filter(r -> lanes.enter(HANGING, r)).toList();
      awake.clear();
      for (ResourceID reader : entered) {
        assertThat(done.add(reader)).isTrue();
        awake.addAll(lanes.leave(HANGING));
      }
    }

    assertThat(done).hasSize(100);
  }

  @Test
  void placesThatOthersLeaveWakeAKeystoreToo() {
    for (int i = 0; i < 12; i++) {
      lanes.enter(HANGING, reader(i));
    }
    for (int i = 0; i < 3; i++) {
      assertThat(lanes.enter(OTHER, reader(100 + i))).isTrue();
    }
    assertThat(lanes.enter(OTHER, reader(200))).isFalse();

    // Of the four places that are left to it, three quarters are three.
    assertThat(lanes.leave(HANGING)).isEmpty();
    assertThat(lanes.leave(HANGING)).containsExactly(reader(200));
  }

  @Test
  void whoIsGoneIsNotWoken() {
    for (int i = 0; i < 14; i++) {
      lanes.enter(HANGING, reader(i));
    }
    lanes.forget(HANGING, reader(12));

    assertThat(lanes.leave(HANGING)).containsExactly(reader(13));
  }

  @Test
  void aPlaceThatWhoeverWasWokenDidNotTakeIsForTheNext() {
    for (int i = 0; i < 14; i++) {
      lanes.enter(HANGING, reader(i));
    }
    assertThat(lanes.overlooked()).isEmpty();
    assertThat(lanes.leave(HANGING)).containsExactly(reader(12));

    assertThat(lanes.isAnybodyPutOff()).isTrue();
    assertThat(lanes.overlooked()).containsExactly(reader(13));
    assertThat(lanes.isAnybodyPutOff()).isFalse();
    assertThat(lanes.overlooked()).isEmpty();
  }

  @Test
  void asLittleAsOnePlaceIsForAnyone() {
    Lanes<KeystoreId> single = Lanes.ofKeystores(1);

    assertThat(single.enter(OTHER, reader(1))).isTrue();
    assertThat(single.leave(OTHER)).isEmpty();
    assertThatThrownBy(() -> single.leave(OTHER)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aNamespaceThatForcesTakesAnEighthHoweverManyItForces() {
    Lanes<String> forced = Lanes.ofNamespacesThatForce(16);

    assertThat(forced.enter("hasty", reader(1))).isTrue();
    assertThat(forced.enter("hasty", reader(2))).isTrue();
    assertThat(forced.enter("hasty", reader(3))).isFalse();
    assertThat(forced.enter("patient", reader(4))).isTrue();
    assertThat(forced.leave("hasty")).containsExactly(reader(3));
    assertThat(Lanes.ofNamespacesThatForce(4).enter("alone", reader(1))).isTrue();
  }

  private static ResourceID reader(int number) {
    return new ResourceID("reader-" + number, "team-a");
  }
}
