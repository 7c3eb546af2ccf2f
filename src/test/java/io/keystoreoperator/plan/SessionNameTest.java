package io.keystoreoperator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SessionNameTest {
  @Test
  void aShortNameIsTheNamespaceAndTheKeystore() {
    assertThat(SessionName.of("payments", "account-a")).isEqualTo("kso=payments,account-a");
    assertThat(SessionName.of("", "account-a")).isEqualTo("kso=,account-a");
  }

  @Test
  void aNameOf64CharactersIsWhole() {
    assertThat(SessionName.of("n".repeat(30), "k".repeat(29)))
        .isEqualTo("kso=" + "n".repeat(30) + "," + "k".repeat(29))
        .hasSize(64);
  }

  @Test
  void aLongerOneIsCutAndEndsInItsHash() {
    assertThat(SessionName.of("n".repeat(30), "k".repeat(30)))
        .startsWith("kso=" + "n".repeat(30) + "," + "k".repeat(20) + "-")
        .matches(".*-[0-9a-f]{8}")
        .hasSize(64);
  }

  @Test
  void twoThatDifferAfterTheCutStayApart() {
    String namespace = "n".repeat(63);

    assertThat(SessionName.of(namespace, "account-a"))
        .isEqualTo(SessionName.of(namespace, "account-a"))
        .isNotEqualTo(SessionName.of(namespace, "account-b"));
  }

  @Test
  void itIsWhatStsTakes() {
    assertThat(SessionName.of("n".repeat(63), "k.e-y".repeat(50))).matches("[\\w+=,.@-]{2,64}");
  }
}
