package io.keystoreoperator.cli.doctor;

import io.keystoreoperator.api.KeystoreSpec;
import io.keystoreoperator.aws.AwsCallListener;
import io.keystoreoperator.aws.AwsSessions;
import io.keystoreoperator.aws.FailedCall;
import io.keystoreoperator.aws.PersonalIdentity;
import io.keystoreoperator.aws.ServiceAccountTokens;
import io.keystoreoperator.cli.cluster.Cluster;
import io.keystoreoperator.cli.cluster.ClusterOptions;
import io.keystoreoperator.cli.items.ContextOption;
import io.keystoreoperator.cli.items.TableOptions;
import io.keystoreoperator.cli.shell.OutputOption;
import io.keystoreoperator.cli.shell.Shell;
import io.keystoreoperator.cli.shell.ShellCommand;
import io.keystoreoperator.model.BaseIdentity;
import io.keystoreoperator.model.ItemKey;
import io.keystoreoperator.operator.ServiceAccounts;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `doctor`: walks the way to a value, and says where it stops and what is missing there.
@Command(
    name = "doctor",
    description =
        "Walks from your identity to a decrypted value, and says at which hop it stops, which"
            + " statement is missing, and in whose policy. Never shows a value.",
    footer = {
      "",
      "  ${ROOT-COMMAND-NAME} doctor clusterkeystore/account-a",
      "  ${ROOT-COMMAND-NAME} doctor keystore/own -n team-a",
      "  ${ROOT-COMMAND-NAME} doctor --role-arn ARN --external-id ID --item payments/db"
    })
public final class DoctorCommand extends ShellCommand {
  private static final List<String> OF_A_KEYSTORE =
      List.of(
          "--table", "--region", "--role-arn", "--external-id", "--session-name", "--kms-key-arn");

  @Parameters(
      arity = "0..1",
      paramLabel = "KEYSTORE",
      converter = KeystoreName.Converter.class,
      description =
          "A resource in the cluster: keystore/NAME or clusterkeystore/NAME. Default: the keystore"
              + " that the options describe.")
  private @Nullable KeystoreName keystore;

  @Mixin private TableOptions table = new TableOptions();
  @Mixin private ClusterOptions cluster = new ClusterOptions();
  @Mixin private ContextOption context = new ContextOption();
  @Mixin private OutputOption output = new OutputOption();

  @Option(
      names = "--item",
      paramLabel = "NAME",
      description = "The item to try. Default: one that a KeystoreSecret of the keystore names.")
  private @Nullable String item;

  @Option(
      names = "--kms-key-arn",
      paramLabel = "ARN",
      description = "A key that items may be encrypted with; may be repeated. Default: any.")
  private List<String> kmsKeyArns = new ArrayList<>();

  @Option(
      names = "--service-account",
      paramLabel = "NAMESPACE/NAME",
      converter = ServiceAccountName.Converter.class,
      description = "Starts from this ServiceAccount's web identity, as a pod does.")
  private @Nullable ServiceAccountName serviceAccount;

  @Option(names = "--find", description = "Tries the scan, too, that dataFrom.find takes.")
  private boolean find;

  @Option(
      names = "--push",
      description =
          "Tries the table's stream, too. Default: where the keystore in the cluster uses push.")
  private boolean push;

  public DoctorCommand(Shell shell) {
    super(shell);
  }

  @Override
  protected int run() {
    Report report = isAboutACluster() ? examinedInCluster() : examined();
    print(output.isJson() ? report.json() : report.text(Marks.of(shell())));
    return report.isHealthy() ? 0 : 1;
  }

  private boolean isAboutACluster() {
    return keystore != null || serviceAccount != null;
  }

  private Report examined() {
    var described = new DescribedKeystore(shell(), table, kmsKeyArns());
    PersonalIdentity person = described.person();
    Route route = described.route(person, new BaseIdentity.Operator(), wanted());
    return walked(
        route,
        person,
        (_, name) -> {
          throw new IllegalStateException("no cluster to ask for a token of " + name);
        });
  }

  private Report examinedInCluster() {
    try (Cluster asked = cluster.open()) {
      var accounts = new ServiceAccounts(asked.client(), Clock.systemUTC());
      if (keystore != null) {
        requireNoneOf(OF_A_KEYSTORE);
        var found = ClusterRoute.of(keystore.in(asked.namespace()), wanted(), asked);
        if (found.lacksReader()) {
          throw wrong(
              "each namespace reads this keystore as somebody else: say whose way to walk, -n NAMESPACE");
        }
        PersonalIdentity person = table.session().person(shell(), found.takesRole());
        Route route = found.route(person, accounts, person.region(shell().environment()));
        return walked(route, person, accounts);
      }
      var described = new DescribedKeystore(shell(), table, kmsKeyArns());
      PersonalIdentity person = described.person();
      ServiceAccountName start = Objects.requireNonNull(serviceAccount);
      BaseIdentity base = accounts.identity(start.namespace(), start.reference());
      return walked(described.route(person, base, wanted()), person, accounts);
    }
  }

  private Report walked(Route route, PersonalIdentity person, ServiceAccountTokens tokens) {
    var lastFailure = new AtomicReference<@Nullable FailedCall>();
    var issuer = new IssuerWitness(tokens);
    var diagnostician =
        new Diagnostician(route, shell().environment(), issuer::issuer, Clock.systemUTC());
    try (AwsSessions sessions = AwsSessions.of(person, issuer, keeping(lastFailure))) {
      return new Report(new Walk(route, sessions, lastFailure, diagnostician).go());
    }
  }

  private static AwsCallListener keeping(AtomicReference<@Nullable FailedCall> lastFailure) {
    return new AwsCallListener() {
      @Override
      public void failed(FailedCall call) {
        lastFailure.set(call);
      }
    };
  }

  private Wanted wanted() {
    try {
      return new Wanted(
          item == null ? null : ItemKey.newest(item), context.pairs(), find, push, serviceAccount);
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  private List<String> kmsKeyArns() {
    for (String arn : kmsKeyArns) {
      if (!arn.matches(KeystoreSpec.KEY_ARN)) {
        throw wrong(
            "'" + arn + "' is no key's ARN, such as arn:aws:kms:us-east-1:111122223333:key/…");
      }
    }
    return kmsKeyArns;
  }

  private void requireNoneOf(List<String> options) {
    for (String option : options) {
      if (spec().commandLine().getParseResult().hasMatchedOption(option)) {
        throw wrong(option + " does not go with a keystore of the cluster, which says that itself");
      }
    }
  }
}
