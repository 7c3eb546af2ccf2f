package io.keystoreoperator.cli.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.keystoreoperator.api.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RemediesTest {
  @ParameterizedTest
  @EnumSource(Reason.class)
  void everyReasonHasOneInPlainWords(Reason reason) {
    assertThat(Remedies.documented().to(reason.text()))
        .hasValueSatisfying(words -> assertThat(words).isNotBlank().doesNotContain("`", "](", "|"));
  }

  @Test
  void aReasonOfAnotherVersionHasNone() {
    assertThat(Remedies.documented().to("OfTomorrow")).isEmpty();
  }
}
