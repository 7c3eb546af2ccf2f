package io.keystoreoperator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.keystoreoperator.fixture.InstalledOperator;
import io.keystoreoperator.fixture.Person;
import io.keystoreoperator.fixture.Team;
import io.keystoreoperator.fixture.TwoAccounts;
import io.keystoreoperator.kube.KubeNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class CliDocsIT {
  private static final String KEYSTORE = "{kind: ClusterKeystore, name: account-a}";

  @RegisterExtension static final InstalledOperator operator = new InstalledOperator();

  @TempDir private Path directory;

  @Test
  void whatThePageShowsIsWhatTheCommandsPrint() throws IOException {
    String markdown = Files.readString(Path.of("docs", "cli.md"));
    var page = DocumentedConsole.of(markdown);
    for (var file : DocumentedConsole.files(markdown).entrySet()) {
      Files.writeString(directory.resolve(file.getKey()), file.getValue());
    }
    // The accounts go with the operator.
    Person person =
        Person.in(operator.accounts()).withKubeconfig(operator.running().kubernetes().kubeconfig());
    operator.accounts().writer().putV1("payments/app", "{\"colour\": \"blue\"}\n");
    applySecrets();

    String operatorsUrl = operator.running().operator().url();
    var run = person.bash("cd " + directory + "; OPERATOR=" + operatorsUrl + "\n" + page.script());

    assertThat(run.exitCode()).isZero();
    assertThat(page.steps()).hasSizeGreaterThan(20);
    assertThat(page.ran(run.text())).isEqualTo(page.steps());
    assertThat(page.steps().stream().flatMap(step -> commandsIn(step.command())).distinct())
        .containsAll(commandsInTheHelp(person));
  }

  private static Stream<String> commandsIn(String line) {
    return Pattern.compile("\\bkeystore (?:--region \\S+ )?([a-z]+)")
        .matcher(line)
        .results()
        .map(match -> match.group(1));
  }

  private static List<String> commandsInTheHelp(Person person) {
    String help = person.keystore("help").text();
    return Pattern.compile("^ {2}([a-z]+) ", Pattern.MULTILINE)
        .matcher(help)
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  /// What the page explains: two teams that read the same item, and one that reads what is not
  /// there.
  private static void applySecrets() {
    Team a = team("team-a");
    Team b = team("team-b");
    a.applyClusterKeystore(
        "account-a",
        """
        region: us-east-1
        table: keystore
        auth: {roleArn: "%s", externalId: "%s"}
        access: [{namespaces: [team-a, team-b], keys: ["payments/*"]}]
        """
            .formatted(TwoAccounts.READER_ARN, TwoAccounts.EXTERNAL_ID));
    String app = "data: [{secretKey: colour, remoteRef: {key: payments/app, property: colour}}]";
    a.applyKeystoreSecretOf(KEYSTORE, "app-db", app);
    b.applyKeystoreSecretOf(KEYSTORE, "web", app);
    a.applyKeystoreSecretOf(
        KEYSTORE, "broken", "data: [{secretKey: password, remoteRef: {key: payments/gone}}]");
    a.awaitReason("app-db", "Synced");
    b.awaitReason("web", "Synced");
    a.awaitReason("broken", "ItemNotFound");
  }

  private static Team team(String name) {
    var kubernetes = operator.running().kubernetes();
    kubernetes
        .kubectlApply("apiVersion: v1\nkind: Namespace\nmetadata: {name: " + name + "}\n")
        .succeeded();
    return new Team(new KubeNamespace(kubernetes, name));
  }
}
