package io.keystoreoperator.cli.explain;

import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.cli.cluster.Cluster;
import io.keystoreoperator.cli.cluster.ClusterOptions;
import io.keystoreoperator.cli.shell.CommandFailedException;
import io.keystoreoperator.cli.shell.OutputOption;
import io.keystoreoperator.cli.shell.Shell;
import io.keystoreoperator.cli.shell.ShellCommand;
import io.keystoreoperator.model.KeystoreId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `explain`: where each key of a KeystoreSecret comes from, and why it is not ready. Asks
/// Kubernetes alone, and never for a Secret.
@Command(
    name = "explain",
    description =
        "Says of a KeystoreSecret in the cluster where each key comes from, which version is in use,"
            + " who else reads it, and why it is not ready. Needs no AWS; never shows a value.")
public final class ExplainCommand extends ShellCommand {
  @Parameters(
      paramLabel = "NAMESPACE/NAME",
      description = "The KeystoreSecret. A NAME alone is looked for in --namespace.")
  private String name = "";

  @Mixin private ClusterOptions cluster = new ClusterOptions();
  @Mixin private OutputOption output = new OutputOption();

  public ExplainCommand(Shell shell) {
    super(shell);
  }

  @Override
  protected int run() {
    String[] parts = name.split("/", -1);
    if (parts.length > 2 || parts[parts.length - 1].isEmpty() || parts[0].isEmpty()) {
      throw wrong("'" + name + "' is neither NAMESPACE/NAME nor NAME");
    }
    if (parts.length == 2 && cluster.namespace().filter(n -> !n.equals(parts[0])).isPresent()) {
      throw wrong("two namespaces: '" + parts[0] + "' and '" + cluster.namespace().get() + "'");
    }
    Explanation explanation;
    try (Cluster asked = cluster.open()) {
      String namespace = parts.length == 2 ? parts[0] : asked.namespace();
      explanation = explain(asked, namespace, parts[parts.length - 1]);
    }
    print(
        output.isJson()
            ? new ExplanationJson(explanation).text()
            : new ExplanationText(explanation).text(shell().isStdoutColoured()));
    return 0;
  }

  private static Explanation explain(Cluster cluster, String namespace, String name) {
    KeystoreSecret kss =
        cluster
            .keystoreSecret(namespace, name)
            .orElseThrow(
                () ->
                    new CommandFailedException(
                        "there is no KeystoreSecret "
                            + namespace
                            + "/"
                            + name
                            + " in the cluster"));
    Cluster.Visible visible = cluster.keystoreSecrets(namespace);
    return new Explanation(
        kss,
        facts(cluster, kss.keystoreId()),
        new Readings(visible.items()).keysOf(kss),
        visible.isAll(),
        Remedies.documented());
  }

  private static KeystoreFacts facts(Cluster cluster, KeystoreId id) {
    return switch (cluster.lookFor(id)) {
      case Cluster.Look.Found(var keystore) -> KeystoreFacts.of(id, keystore);
      case Cluster.Look.Missing() -> new KeystoreFacts.Missing(id);
      case Cluster.Look.Forbidden() -> new KeystoreFacts.Hidden(id);
    };
  }
}
