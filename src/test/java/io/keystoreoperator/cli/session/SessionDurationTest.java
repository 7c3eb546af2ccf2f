package io.keystoreoperator.cli.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class SessionDurationTest {
  @ParameterizedTest
  @CsvSource({"900,PT15M", "3600,PT1H", "1h,PT1H", "15m,PT15M", "1h30m,PT1H30M", "1800s,PT30M"})
  void secondsAndUnitsAreUnderstood(String text, Duration duration) {
    assertThat(new SessionDuration().convert(text)).isEqualTo(duration);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "h", "1", "899", "13h", "43201", "-1h", "1d", "1.5h", "1 h"})
  void anythingElseIsNot(String text) {
    assertThatThrownBy(() -> new SessionDuration().convert(text))
        .isInstanceOf(TypeConversionException.class);
  }
}
