package io.keystoreoperator.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {
  @ParameterizedTest
  @CsvSource({
    "0, PT0S",
    "0s, PT0S",
    "250ms, PT0.25S",
    "90s, PT1M30S",
    "5m, PT5M",
    "1h, PT1H",
    "1h30m, PT1H30M",
    "1h2m3s4ms, PT1H2M3.004S",
    "1.5h, PT1H30M",
    "0.5s, PT0.5S",
    "30m1h, PT1H30M",
    "1s1s, PT2S",
    "007s, PT7S",
  })
  void kubernetesDurationsAreRead(String text, Duration meant) {
    assertThat(GoDuration.parse(text)).isEqualTo(meant);
  }

  @ParameterizedTest
  @CsvSource({"0", "10s", "1m", "1m30s", "1h", "1h30m", "1h2m3s", "2562047h"})
  void theyAreWrittenAsTheyAreRead(String text) {
    assertThat(GoDuration.format(GoDuration.parse(text))).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "1",
        "10",
        "00",
        "h",
        "1d",
        "1w",
        "1H",
        "-1h",
        "+1h",
        "1 h",
        " 1h",
        "1h ",
        "1h\n",
        "1.h",
        ".5h",
        "1,5h",
        "1e3s",
        "1h0",
        "0h0",
        "0x1s",
        "١s",
        "one hour",
        "PT1H",
        "never",
      })
  void anythingElseIsRefusedWithAnExample(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GoDuration.parse(text))
        .withMessage("\"" + text + "\" is no duration such as 30s, 5m or 1h30m");
  }

  @Test
  void theLongestIsGosOwn() {
    assertThat(GoDuration.parse("2562047h47m16.854775807s"))
        .isEqualTo(Duration.ofNanos(Long.MAX_VALUE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2562047h47m16.854775808s",
        "2562048h",
        "2562047h2562047h",
        "9223372036854775808ms",
        "18446744073709551617h",
        "9999999999999999999999999999999h",
      })
  void aLongerOneIsRefusedAndNeverRunsOver(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GoDuration.parse(text))
        .withMessage("\"" + text + "\" is longer than 2562047h, or 292 years");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.1ms", "0.000001ms", "0.0000000000000000000000000001h"})
  void whatIsNotZeroDoesNotComeOutAsZero(String text) {
    assertThat(GoDuration.parse(text)).isPositive();
  }

  @ParameterizedTest
  @ValueSource(ints = {33, 100_000})
  void aTextTooLongIsRefusedUnread(int length) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GoDuration.parse("1s".repeat(length).substring(0, length)))
        .withMessage("a duration takes at most 32 characters");
  }
}
