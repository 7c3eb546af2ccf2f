package io.keystoreoperator.cli.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ShellTest {
  @Test
  void coloursAreForATerminalThatShowsThemToAPersonWhoWantsThem() {
    assertThat(shell(Map.of(), 1).isStdoutColoured()).isTrue();
    assertThat(shell(Map.of("TERM", "xterm", "NO_COLOR", ""), 1).isStdoutColoured()).isTrue();
    assertThat(shell(Map.of("NO_COLOR", "1"), 1).isStdoutColoured()).isFalse();
    assertThat(shell(Map.of("TERM", "dumb"), 1).isStdoutColoured()).isFalse();
    assertThat(shell(Map.of(), 2).isStdoutColoured()).isFalse();
  }

  @Test
  void errorsAreColouredByTheStreamTheyGoTo() {
    assertThat(shell(Map.of(), 2).isStderrColoured()).isTrue();
    assertThat(shell(Map.of("NO_COLOR", "1"), 2).isStderrColoured()).isFalse();
    assertThat(shell(Map.of(), 1).isStderrColoured()).isFalse();
  }

  private static Shell shell(Map<String, String> environment, int terminal) {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), true, UTF_8);
    return new Shell(
        InputStream.nullInputStream(),
        nowhere,
        nowhere,
        environment,
        "keystore",
        "",
        Set.of(terminal));
  }
}
