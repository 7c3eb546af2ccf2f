package io.keystoreoperator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.keystoreoperator.fixture.CommandRun;
import io.keystoreoperator.fixture.Person;
import io.keystoreoperator.fixture.TwoAccounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a person's own shell makes of what the command line prints for it. bash and sh are
/// everywhere; the tests of others are skipped where they are not installed.
class ShellsIT {
  private static final String CREDENTIALS =
      "keystore credentials %s 1h ops --external-id %s"
          .formatted(TwoAccounts.READER_ARN, TwoAccounts.EXTERNAL_ID);

  /// As a variable: it would run commands wherever it is not quoted.
  private static final String HOSTILE = "x'; touch pwned; echo '\\$(touch pwned)`touch pwned`";

  private static Person person;
  @TempDir private Path directory;

  @BeforeAll
  static void startAws() {
    person = Person.start();
    person.accounts().writer().putV1("payments/db", "s3cr3t");
  }

  @AfterAll
  static void stopAws() {
    person.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "sh", "zsh"})
  void aSessionComesAndGoes(String shell) {
    CommandRun run =
        run(
            shell,
            """
            set -eu
            before=$(env | grep -v '^_=' | sort)
            eval "$(%1$s)"
            [ "$AWS_SECURITY_TOKEN" = "$AWS_SESSION_TOKEN" ] && echo "$AWS_DEFAULT_REGION"
            eval "$(%1$s)"
            keystore retrieve payments/db; echo
            eval "$(keystore credentials --format unset)"
            [ "$before" = "$(env | grep -v '^_=' | sort)" ] && echo as before
            """
                .formatted(CREDENTIALS));

    assertThat(run.stderr()).isEmpty();
    assertThat(run.text().lines()).containsExactly("us-east-1", "s3cr3t", "as before");
  }

  @Test
  void aSessionComesAndGoesInFish() {
    CommandRun run =
        run(
            "fish",
            """
            set before (env | grep -v '^_=' | sort)
            %1$s --format fish | source
            echo $AWS_DEFAULT_REGION
            eval (%1$s --format fish)
            keystore retrieve payments/db; echo
            keystore credentials --format fish --unset | source
            test "$before" = (env | grep -v '^_=' | sort | string join ' '); and echo as before
            """
                .formatted(CREDENTIALS));

    assertThat(run.stderr()).isEmpty();
    assertThat(run.text().lines()).containsExactly("us-east-1", "s3cr3t", "as before");
  }

  @Test
  void aSessionComesAndGoesInPowerShell() {
    CommandRun run =
        run(
            "pwsh",
            """
            $before = (Get-ChildItem Env: | ForEach-Object { "$($_.Name)=$($_.Value)" }) -join "`n"
            %1$s --format powershell | Out-String | Invoke-Expression
            Write-Output $Env:AWS_DEFAULT_REGION
            Write-Output (keystore retrieve payments/db)
            keystore credentials --format powershell --unset | Out-String | Invoke-Expression
            $after = (Get-ChildItem Env: | ForEach-Object { "$($_.Name)=$($_.Value)" }) -join "`n"
            if ($before -eq $after) { Write-Output 'as before' }
            """
                .formatted(CREDENTIALS));

    assertThat(run.stderr()).isEmpty();
    assertThat(run.text().lines()).containsExactly("us-east-1", "s3cr3t", "as before");
  }

  @ParameterizedTest
  @CsvSource({
    "bash, 'eval \"$(%s)\"'",
    "sh, 'eval \"$(%s)\"'",
    "zsh, 'eval \"$(%s)\"'",
    "fish, '%s --format fish | source'",
    "pwsh, '%s --format powershell | Out-String | Invoke-Expression'"
  })
  void whateverAValueHoldsItStaysAValue(String shell, String entering) throws IOException {
    // PowerShell runs no file of another name.
    Path script = directory.resolve("script.ps1");
    Files.writeString(script, entering.formatted(CREDENTIALS) + "\nprintenv AWS_DEFAULT_REGION\n");
    assumeInstalled(shell);

    CommandRun run =
        person.shell(
            "env",
            "-C",
            directory.toString(),
            "AWS_DEFAULT_REGION=" + HOSTILE,
            shell,
            "script.ps1");

    assertThat(run.stderr()).isEmpty();
    assertThat(run.text()).isEqualTo(HOSTILE + "\n");
    assertThat(directory.resolve("pwned")).doesNotExist();
  }

  /// What is typed, with the tabulators, and what the command says that it was completed to.
  @ParameterizedTest
  @CsvSource({
    "bash, bash --norc --noprofile -i",
    "zsh, zsh -f -i",
  })
  void commandsOptionsTheirWordsAndFilesAreCompleted(String shell, String interactive)
      throws IOException {
    assumeInstalled(shell);
    Files.writeString(directory.resolve("value-of-it"), "s3cr3t");
    String typed =
        Stream.of(
                "source <(keystore completion " + shell + ")",
                "keystore vers\t",
                "keystore store x --format Cred\t --fi\t value-\t --no-such",
                "keystore list --sou\t web\t --no-such",
                "exit")
            .reduce("", (all, line) -> all + line + "\n");
    Files.writeString(directory.resolve("typed"), typed);

    CommandRun run =
        person.bash(
            "cd %s; script -qefc 'PS1= %s' /dev/null <typed".formatted(directory, interactive));

    assertThat(run.text().replaceAll("\u001b\\[[0-9;?]*[A-Za-z]|\b", "").replaceAll(" +", " "))
        .contains("keystore-operator ")
        .contains("keystore store x --format Credstash --file value-of-it --no-such")
        .contains("keystore list --source web-identity --no-such");
  }

  @Test
  void theScriptCompletesTheKubectlPluginUnderItsOwnName() throws IOException {
    Files.createSymbolicLink(directory.resolve("kubectl-keystore"), Person.LAUNCHER);

    CommandRun run =
        run(
            "bash",
            """
            source <(%s/kubectl-keystore completion bash)
            complete -p kubectl-keystore
            """
                .formatted(directory));

    assertThat(run.text().lines()).hasSize(1).allMatch(line -> line.endsWith(" kubectl-keystore"));
  }

  private static CommandRun run(String shell, String script) {
    assumeInstalled(shell);
    return switch (shell) {
      case "bash" -> person.bash(script);
      case "zsh" -> person.shell("zsh", "-f", "-c", script);
      case "pwsh" -> person.shell("pwsh", "-NoProfile", "-NonInteractive", "-Command", script);
      case "fish" -> person.shell("fish", "--no-config", "-c", script);
      default -> person.shell(shell, "-c", script);
    };
  }

  private static void assumeInstalled(String shell) {
    assumeThat(Stream.of("/bin/", "/usr/bin/", "/usr/local/bin/", "/opt/homebrew/bin/"))
        .as("%s is installed", shell)
        .anyMatch(place -> Files.isExecutable(Path.of(place + shell)));
  }
}
