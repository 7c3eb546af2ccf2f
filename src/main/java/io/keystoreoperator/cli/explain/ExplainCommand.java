package io.keystoreoperator.cli.explain;

import static java.util.stream.Collectors.toSet;

import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.cli.cluster.Cluster;
import io.keystoreoperator.cli.cluster.ClusterOptions;
import io.keystoreoperator.cli.shell.CommandFailedException;
import io.keystoreoperator.cli.shell.OutputOption;
import io.keystoreoperator.cli.shell.Shell;
import io.keystoreoperator.cli.shell.ShellCommand;
import io.keystoreoperator.model.KeystoreId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
    KeystoreFacts own = facts(cluster, kss.keystoreId());
    List<KeystoreFacts> others = otherKeystores(cluster, kss, visible.items());
    return new Explanation(
        kss,
        own,
        new Readings(visible.items(), ofTheSameTable(own, others)).keysOf(kss),
        visible.isAll() && others.stream().noneMatch(KeystoreFacts.Hidden.class::isInstance),
        Remedies.documented());
  }

  /// Those through which somebody reads items of the same names: of the same table, perhaps.
  private static List<KeystoreFacts> otherKeystores(
      Cluster cluster, KeystoreSecret kss, List<KeystoreSecret> visible) {
    Set<String> items = Readings.items(kss).collect(toSet());
    return visible.stream()
        .filter(other -> Readings.items(other).anyMatch(items::contains))
        .map(KeystoreSecret::keystoreId)
        .filter(id -> !id.equals(kss.keystoreId()))
        .distinct()
        .map(id -> facts(cluster, id))
        .toList();
  }

  private static Set<KeystoreId> ofTheSameTable(KeystoreFacts own, List<KeystoreFacts> others) {
    Set<KeystoreId> same = new HashSet<>(Set.of(own.id()));
    if (own instanceof KeystoreFacts.Seen seen) {
      others.stream()
          .filter(other -> other instanceof KeystoreFacts.Seen another && another.isOfTableOf(seen))
          .forEach(other -> same.add(other.id()));
    }
    return same;
  }

  private static KeystoreFacts facts(Cluster cluster, KeystoreId id) {
    return switch (cluster.lookFor(id)) {
      case Cluster.Look.Found(var keystore) -> KeystoreFacts.of(id, keystore);
      case Cluster.Look.Missing() -> new KeystoreFacts.Missing(id);
      case Cluster.Look.Forbidden() -> new KeystoreFacts.Hidden(id);
    };
  }
}
