package io.keystoreoperator.cli.migrate;

import static java.util.stream.Collectors.joining;

import io.keystoreoperator.api.KeystoreAuth;
import io.keystoreoperator.api.KeystoreSpec;
import io.keystoreoperator.cli.shell.InputFiles;
import io.keystoreoperator.cli.shell.Json;
import io.keystoreoperator.cli.shell.Shell;
import io.keystoreoperator.cli.shell.ShellCommand;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `migrate`: resources of External Secrets Operator as ours, and a list of all that is not in
/// them. It reads files and nothing else.
@Command(
    name = "migrate",
    description =
        "Writes what resources of External Secrets Operator are here, and lists what could not be"
            + " carried over.",
    footer = {
      "",
      "Exit code 1 when something could not be carried over: it is listed on standard error, and",
      "the KeystoreSecrets concerned are suspended until you have looked."
    })
public final class MigrateCommand extends ShellCommand {
  @Option(
      names = {"-f", "--filename"},
      required = true,
      paramLabel = "FILE",
      description = "A file, a directory, or - for standard input; several times if need be.")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--table",
      paramLabel = "TABLE",
      description = "The keystore's table, which a secret store does not have.")
  private @Nullable String table;

  @Option(
      names = "--role-arn",
      paramLabel = "ARN",
      description = "The role that reads the keystore. Default: the store's own.")
  private @Nullable String roleArn;

  @Option(
      names = "--external-id",
      paramLabel = "ID",
      description = "The external ID that its trust policy asks for. Default: the store's own.")
  private @Nullable String externalId;

  @Option(
      names = "--service-account",
      paramLabel = "NAME",
      description = "As whom a SecretStore without one reads.")
  private @Nullable String serviceAccount;

  @Option(
      names = "--keys",
      paramLabel = "PATTERN",
      defaultValue = "**",
      description =
          "The keys that namespaces may read of a ClusterKeystore, such as {namespace}/**. Default:"
              + " all, as of a ClusterSecretStore.")
  private String keys = "**";

  @Option(
      names = "--output-dir",
      paramLabel = "DIRECTORY",
      description = "Writes a file for each resource, over none that is there.")
  private @Nullable Path directory;

  @Option(
      names = "--report",
      paramLabel = "FORMAT",
      description = "How the list is printed to standard error: ${COMPLETION-CANDIDATES}.")
  private ReportFormat report = ReportFormat.TEXT;

  private enum ReportFormat {
    TEXT,
    JSON;

    /// As it is given on the command line.
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public MigrateCommand(Shell shell) {
    super(shell);
  }

  @Override
  protected int run() {
    Migration migration = new Migration(settings());
    List<Migrated> all = new ArrayList<>();
    for (InputFiles.Named file : new InputFiles(shell().in()).read(files)) {
      all.addAll(migrated(migration, file));
    }
    // A KeystoreSecret that finds its keystore there is ready at once.
    List<Migrated> made =
        all.stream()
            .filter(migrated -> !migrated.tree().isEmpty())
            .sorted(Comparator.comparing(migrated -> !migrated.isKeystore()))
            .toList();
    if (directory == null) {
      shell().out().print(made.stream().map(Output::document).collect(joining("---\n")));
      shell().out().flush();
    } else {
      OutputDirectory.write(directory, made);
    }
    report(all, made);
    return all.stream().allMatch(Migrated::isWhole) ? 0 : 1;
  }

  private MigrationSettings settings() {
    if (table != null && !table.matches(KeystoreSpec.TABLE)) {
      throw wrong("'" + table + "' is no table's name");
    }
    if (roleArn != null && !roleArn.matches(KeystoreAuth.ROLE_ARN)) {
      throw wrong(
          "'" + roleArn + "' is no role's ARN, such as arn:aws:iam::111122223333:role/name");
    }
    return new MigrationSettings(table, roleArn, externalId, serviceAccount, keys);
  }

  private static List<Migrated> migrated(Migration migration, InputFiles.Named file) {
    try {
      return Yaml.resources(file.text()).stream()
          .map(resource -> migration.migrate(file.name(), resource))
          .toList();
    } catch (Yaml.UnreadableException e) {
      return List.of(
          Migrated.nothing(
              new Finding(
                  Finding.Severity.LOST,
                  new Finding.Source(file.name(), ""),
                  e.line(),
                  "",
                  "the whole file: " + e.getMessage() + hint(file))));
    }
  }

  private static String hint(InputFiles.Named file) {
    return file.text().contains("{{") ? "; of a chart, give what helm template makes" : "";
  }

  private void report(List<Migrated> all, List<Migrated> made) {
    List<Finding> findings = all.stream().flatMap(one -> one.findings().stream()).toList();
    List<Finding> lost = findings.stream().filter(Finding::isLoss).toList();
    List<Finding> notes = findings.stream().filter(finding -> !finding.isLoss()).toList();
    if (report == ReportFormat.JSON) {
      shell().err().println(Json.of(json(made, lost, notes)));
    } else {
      lost.forEach(one -> shell().err().println("not carried over: " + one.located()));
      notes.forEach(one -> shell().err().println("note: " + one.located()));
      shell().err().println(summary(made, lost));
    }
    shell().err().flush();
  }

  private static Map<String, Object> json(
      List<Migrated> made, List<Finding> lost, List<Finding> notes) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("resources", made.size());
    json.put("notCarriedOver", lost.stream().map(Finding::json).toList());
    json.put("notes", notes.stream().map(Finding::json).toList());
    json.put("commands", made.stream().flatMap(one -> one.commands().stream()).toList());
    return json;
  }

  private static String counted(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  private static String summary(List<Migrated> made, List<Finding> lost) {
    String written = counted(made.size(), "resource") + " written, ";
    return lost.isEmpty()
        ? written + "everything carried over"
        : written + counted(lost.size(), "thing") + " not carried over: see above";
  }
}
