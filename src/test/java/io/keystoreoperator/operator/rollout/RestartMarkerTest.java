package io.keystoreoperator.operator.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RestartMarkerTest {
  private static final String REVISION = "0123456789abcdef0123456789abcdef";

  @Test
  void aWorkloadAgreesToWhomItNames() {
    assertThat(RestartMarker.agreed(Map.of(RestartMarker.RESTART_ON, "app-db, tls,,")))
        .containsExactlyInAnyOrder("app-db", "tls");
    assertThat(RestartMarker.agreed(Map.of())).isEmpty();
    assertThat(RestartMarker.agreed(null)).isEmpty();
  }

  @Test
  void itTellsEachKeystoreSecretWithTheBeginningOfItsRevision() {
    RestartMarker marker = new RestartMarker(Map.of());

    RestartMarker after =
        marker.with(Map.of("tls", REVISION, "app-db", "short"), List.of("tls", "app-db"));

    assertThat(after.text()).isEqualTo("app-db@short,tls@0123456789abcdef");
    assertThat(RestartMarker.of(Map.of(RestartMarker.RESTARTED_FOR, after.text())))
        .isEqualTo(after);
    assertThat(after.covers(Map.of("tls", REVISION))).isTrue();
    assertThat(after.covers(Map.of("tls", "another"))).isFalse();
    assertThat(after.covers(Map.of("third", REVISION))).isFalse();
  }

  @Test
  void whoIsNotAgreedToAnyMoreIsForgotten() {
    RestartMarker before = new RestartMarker(Map.of("old", "1", "kept", "2"));

    assertThat(before.with(Map.of("new", "3"), List.of("kept", "new")).text())
        .isEqualTo("kept@2,new@3");
  }

  @Test
  void whatSomebodyElseWroteThereIsNoMarker() {
    assertThat(RestartMarker.of(Map.of(RestartMarker.RESTARTED_FOR, "nonsense,@,a@b")).revisions())
        .containsEntry("a", "b");
  }
}
