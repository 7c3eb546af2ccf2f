package io.keystoreoperator.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.keystoreoperator.fixture.CommandRun;
import io.keystoreoperator.fixture.Person;
import io.keystoreoperator.fixture.TwoAccounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The ways that values take between the person and the command: files, pipes, arguments and the
/// terminal.
class ValuesInAndOutIT {
  private static final String VALUE = "s3cr3t";
  private static final String SESSION =
      "eval \"$(keystore credentials %s --external-id %s)\"; "
          .formatted(Person.WRITER_ARN, TwoAccounts.EXTERNAL_ID);

  private static Person person;
  @TempDir private Path directory;

  @BeforeAll
  static void startAws() {
    person = Person.start();
  }

  @AfterAll
  static void stopAws() {
    person.close();
  }

  @BeforeEach
  void putTheValueBack() {
    person.accounts().writer().putV1("payments/db", VALUE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/dev/stdout", "/dev/fd/1", ".", "pipe"})
  void onlyARegularFileIsReplaced(String place) {
    CommandRun run =
        bash(
            """
            mkfifo pipe; echo before >out
            keystore retrieve payments/db --output-file %1$s >>out; echo $?
            ls -ld %1$s | cut -c 1; cat out
            """
                .formatted(place));

    assertThat(run.stderr())
        .isEqualTo(
            """
            error: %s is no regular file
              leave --output-file out to have the value printed
            """
                .formatted(place));
    assertThat(run.text().lines())
        .containsExactly("1", place.equals(".") ? "d" : place.equals("pipe") ? "p" : "l", "before");
  }

  @Test
  void aLinkIsWrittenThroughAndADashPrints() throws IOException {
    CommandRun run =
        bash(
            """
            umask 000; echo old >real; chmod 666 real; ln -s real link
            keystore retrieve payments/db --output-file link
            keystore retrieve payments/db --output-file -
            """);

    assertThat(run.text()).isEqualTo(VALUE);
    assertThat(directory.resolve("link")).isSymbolicLink();
    assertThat(Files.readString(directory.resolve("real"))).isEqualTo(VALUE);
    assertThat(bash("ls -l real | cut -c 1-10").text()).isEqualTo("-rw-------\n");
    assertThat(directory.resolve("-")).doesNotExist();
  }

  @Test
  void halfAValueIsAFailure() {
    CommandRun run = bash("keystore retrieve payments/db >/dev/full");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.stderr()).startsWith("error: standard output could not be written: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"LC_ALL=C", "LC_ALL=POSIX", "LC_ALL= LANG=", "LC_ALL=C.UTF-8"})
  void namesAndValuesAreTheSameInEveryLocale(String locale) throws IOException {
    Path file = Files.writeString(directory.resolve("größe"), "wört");

    CommandRun run =
        bash(
            """
            export %s
            keystore store clé --file größe --kms-key alias/keystore
            keystore store clé2 --value wört --kms-key alias/keystore 2>/dev/null
            keystore retrieve clé clé2 -o json
            """
                .formatted(locale));

    assertThat(file).exists();
    assertThat(run.stderr()).isEmpty();
    assertThat(run.text())
        .startsWith("stored \"clé\" in")
        .contains("\"name\": \"clé2\",\n    \"value\": \"wört\"");
    assertThat(keystoreHas("clé")).isEqualTo("wört");
  }

  @Test
  void bytesThatAreNoTextAreNotTakenForSomeOther() {
    CommandRun run = bash("keystore store \"$(printf 'cl\\351')\" --kms-key alias/keystore");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.stderr())
        .startsWith("error: an argument is not in your locale's encoding: use UTF-8\n");
  }

  @ParameterizedTest
  @CsvSource({
    "'\\n', no value was typed: nothing was stored",
    "'cl\\351\\n', the terminal does not write as your locale says: nothing was stored"
  })
  void aSlipAtTheTerminalStoresNothing(String typed, String error) {
    CommandRun run =
        bash(
            """
            mkfifo keys
            script -qefc 'keystore store payments/db --kms-key alias/keystore' shown <keys >/dev/null &
            exec 3>keys
            until grep -q 'it is not shown' shown; do sleep 0.1; done
            printf '%s' >&3
            wait $! && echo stored
            cat shown
            """
                .formatted(typed));

    assertThat(run.text()).contains(error).doesNotContain("stored \"").doesNotStartWith("stored");
    assertThat(keystoreHas("payments/db")).isEqualTo(VALUE);
  }

  private CommandRun bash(String script) {
    return person.bash("cd " + directory + "; " + SESSION + script);
  }

  private static String keystoreHas(String name) {
    return new String(new OriginalTools(person.accounts().writer()).v1(name), UTF_8);
  }
}
