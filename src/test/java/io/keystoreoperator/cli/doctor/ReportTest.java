package io.keystoreoperator.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static final Marks ASCII = new Marks("ok", "FAIL", "-", false);

  @Test
  void anAccountThatIsNotKnownIsNotSpokenOf() {
    assertThat(text("")).contains("permission-policy: the permission policy of somebody lacks\n{");
    assertThat(text("111122223333"))
        .contains("the permission policy of somebody, in account 111122223333, lacks\n{");
  }

  private static String text(String account) {
    var grant =
        new Remedy.Grant(
            Cause.PERMISSION_POLICY,
            "the permission policy of somebody",
            account,
            Map.of("Effect", "Allow"));
    var failed =
        new HopResult.Failed(
            new Hop.Identity("environment"),
            "",
            Duration.ZERO,
            Diagnosis.of("somebody may not", grant));
    return new Report(List.of(failed)).text(ASCII);
  }
}
