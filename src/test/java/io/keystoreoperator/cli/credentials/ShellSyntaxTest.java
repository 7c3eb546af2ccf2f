package io.keystoreoperator.cli.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import io.keystoreoperator.fixture.Person;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellSyntaxTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "a'b",
        "'; touch /tmp/never; '",
        "$(echo no) `echo no` ${HOME}",
        "back\\slash \"quotes\" * ? ~ # ! &",
        "two\nlines",
        ""
      })
  void whateverAValueHoldsStaysAValueInBash(String value) throws IOException {
    String script = ShellSyntax.POSIX.set("VALUE", value) + "\nprintf %s \"$VALUE\"";

    var run = Person.finish(new ProcessBuilder("bash", "-c", script).start(), new byte[0]);

    assertThat(run.text()).isEqualTo(value);
  }

  @Test
  void whatIsSetIsKeptExportedOrNot() throws IOException {
    String script =
        "A=mine; unset B; "
            + ShellSyntax.POSIX.setUnlessSet("A", "us-east-1")
            + ShellSyntax.POSIX.setUnlessSet("B", "us-east-1")
            + " env | grep -E '^[AB]='";

    var run = Person.finish(new ProcessBuilder("bash", "-c", script).start(), new byte[0]);

    assertThat(run.text().lines()).containsExactlyInAnyOrder("A=mine", "B=us-east-1");
  }

  @Test
  void fishEscapesQuotesAndBackslashes() {
    assertThat(ShellSyntax.FISH.set("V", "a'b\\c")).isEqualTo("set -gx V 'a\\'b\\\\c';");
  }

  @Test
  void powerShellDoublesEveryKindOfSingleQuote() {
    assertThat(ShellSyntax.POWERSHELL.set("V", "a'b\u2019c"))
        .isEqualTo("$Env:V = 'a''b\u2019\u2019c';");
  }
}
