package io.keystoreoperator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.keystoreoperator.fixture.CommandRun;
import io.keystoreoperator.fixture.Person;
import io.keystoreoperator.fixture.TwoAccounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What only a person at a terminal sees: `script` gives the commands one.
class TerminalIT {
  private static final String CLEAR_LINE = "\r\u001b[K";
  private static final String AS_READER =
      " --role-arn " + TwoAccounts.READER_ARN + " --external-id " + TwoAccounts.EXTERNAL_ID;

  private static Person person;
  @TempDir private Path directory;

  @BeforeAll
  static void startAws() {
    assumeThat(System.getenv("CI") != null || Files.isExecutable(Path.of("/usr/bin/script")))
        .as("script is installed")
        .isTrue();
    person = Person.start();
    person.accounts().allowReadingAndFinding();
    // More than a page of DynamoDB's holds.
    byte[] large = new byte[200_000];
    IntStream.range(0, 6).forEach(i -> person.accounts().writer().putV2("common/" + i, 1, large));
    person.accounts().writer().putV1("rare/one", "s3cr3t");
  }

  @AfterAll
  static void stopAws() {
    if (person != null) {
      person.close();
    }
  }

  @Test
  void whileATableIsScannedThePersonSeesHowManyItemsWereReadOfWhateverName() {
    CommandRun run = atATerminal("keystore list rare/" + AS_READER);

    assertThat(run.exitCode()).as(run.text()).isZero();
    assertThat(run.text())
        .contains(CLEAR_LINE + "7 items read…" + CLEAR_LINE)
        .doesNotContain("0 items read")
        .contains("rare/one");
    assertThat(run.text().split("items read…", -1)).as("one for each page").hasSizeGreaterThan(2);
  }

  @Test
  void severalValuesAreCountedAsTheyComeAndSoAreThoseOfARendering() throws IOException {
    Path file = Files.writeString(directory.resolve("app.yaml"), rendered());

    CommandRun retrieved =
        atATerminal("keystore retrieve common/0 rare/one -o json 2>&1 >/dev/null" + AS_READER);
    CommandRun rendered = atATerminal("keystore render -f " + file + AS_READER);

    assertThat(retrieved.text())
        .isEqualTo(CLEAR_LINE + "1 values read…" + CLEAR_LINE + "2 values read…" + CLEAR_LINE);
    assertThat(rendered.text())
        .startsWith(CLEAR_LINE + "2 items read…" + CLEAR_LINE + "Secret team/app, type Opaque");
  }

  @Test
  void aFileGetsNoProgress() throws IOException {
    Path errors = directory.resolve("errors");

    CommandRun run = atATerminal("keystore list rare/" + AS_READER + " 2>" + errors);

    assertThat(run.exitCode()).as(run.text()).isZero();
    assertThat(run.text()).doesNotContain("items read", CLEAR_LINE);
    assertThat(errors).isEmptyFile();
  }

  @Test
  void coloursAreForATerminalUnlessThePersonWantsNone() {
    String bold = "\u001b[1mNAME";
    String red = "\u001b[1;31merror:\u001b[0m ";

    assertThat(atATerminal("keystore list rare/" + AS_READER).text()).contains(bold);
    assertThat(atATerminal("keystore list --source=here").text()).startsWith(red);
    assertThat(atATerminal("NO_COLOR=1 keystore list rare/" + AS_READER).text())
        .contains("NAME")
        .doesNotContain(bold);
    assertThat(atATerminal("TERM=dumb keystore list --source=here").text()).startsWith("error: ");
  }

  private static String rendered() {
    return """
    apiVersion: keystore-operator.io/v1beta1
    kind: ClusterKeystore
    metadata: {name: account-a}
    spec:
      region: us-east-1
      table: keystore
      access: [{namespaces: [team], keys: ["**"]}]
    ---
    apiVersion: keystore-operator.io/v1beta1
    kind: KeystoreSecret
    metadata: {name: app, namespace: team}
    spec:
      keystoreRef: {kind: ClusterKeystore, name: account-a}
      data:
      - {secretKey: one, remoteRef: {key: rare/one}}
      - {secretKey: large, remoteRef: {key: common/0}}
    """;
  }

  private static CommandRun atATerminal(String command) {
    return person.bash("script -qefc '" + command + "' /dev/null");
  }
}
