package io.keystoreoperator.install;

import com.marcnuri.helm.Helm;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `helm`: the real one, as a library.
@Command(name = "helm")
final class HelmCli {
  private final ToolCall call;
  private final LocalCluster cluster;
  @Spec private CommandSpec spec = CommandSpec.create();

  /// @param cluster keeps what the pods of `helm test` print
  private HelmCli(ToolCall call, LocalCluster cluster) {
    this.call = call;
    this.cluster = cluster;
  }

  static CommandLine command(ToolCall call, LocalCluster cluster) {
    return new CommandLine(new HelmCli(call, cluster));
  }

  @Command(name = "upgrade")
  int upgrade(
      @Parameters(index = "0") String release,
      @Parameters(index = "1") Path chart,
      @Option(names = "--install") boolean install,
      @Option(names = "--namespace", required = true) String namespace,
      @Option(names = "--create-namespace") boolean createNamespace,
      @Option(names = "--values") List<Path> values) {
    var upgrade =
        new Helm(call.file(chart))
            .upgrade()
            .withName(release)
            .withNamespace(namespace)
            .withKubeConfig(kubeconfig());
    if (install) {
      upgrade.install();
    }
    if (createNamespace) {
      upgrade.createNamespace();
    }
    values.forEach(file -> upgrade.withValuesFile(call.file(file)));
    print(upgrade.call().getOutput());
    return 0;
  }

  @Command(name = "test")
  int test(
      @Parameters(index = "0") String release,
      @Option(names = "--namespace", required = true) String namespace,
      @Option(names = "--logs") boolean logs) {
    var test = Helm.test(release).withNamespace(namespace).withKubeConfig(kubeconfig());
    print(test.call().getOutput());
    if (logs) {
      // As Helm does, after the hooks are through with their pods.
      cluster.logsOfTests().forEach((pod, log) -> print("POD LOGS: " + pod + "\n" + log));
    }
    return 0;
  }

  @Command(name = "uninstall")
  int uninstall(
      @Parameters(index = "0") String release,
      @Option(names = "--namespace", required = true) String namespace) {
    print(Helm.uninstall(release).withNamespace(namespace).withKubeConfig(kubeconfig()).call());
    return 0;
  }

  private Path kubeconfig() {
    return Path.of(call.variable("KUBECONFIG"));
  }

  private void print(String text) {
    spec.commandLine().getOut().println(text);
  }
}
