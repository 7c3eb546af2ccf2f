package io.keystoreoperator.cli.cluster;

import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.keystoreoperator.cli.shell.CommandFailedException;
import io.keystoreoperator.operator.KubernetesClients;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which cluster, and which namespace of it: the options as `kubectl` has them.
public final class ClusterOptions {
  private static final int RETRIES = 1;

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAMESPACE",
      description = "Default: the current context's.")
  private @Nullable String namespace;

  @Option(
      names = "--context",
      paramLabel = "CONTEXT",
      description = "A context of your kubeconfig. Default: the current one.")
  private @Nullable String context;

  /// The namespace that was named, if one was.
  public Optional<String> namespace() {
    return Optional.ofNullable(namespace);
  }

  /// How to reach the cluster; asks it nothing.
  ///
  /// @throws CommandFailedException when the kubeconfig cannot be read or has no such context
  public Config config() {
    Config found = found();
    if (context != null && found.getContexts().stream().noneMatch(this::isNamed)) {
      throw new CommandFailedException(
          "your kubeconfig has no context \"" + context + "\"\nsee kubectl config get-contexts");
    }
    return new ConfigBuilder(found).withRequestRetryBackoffLimit(RETRIES).build();
  }

  private Config found() {
    try {
      return Config.autoConfigure(context);
    } catch (RuntimeException _) {
      // Without what the library says, which may quote the file, and that may hold a token.
      throw new CommandFailedException(
          "your kubeconfig cannot be read: it is not what kubectl writes\n"
              + "see kubectl config view, and what KUBECONFIG says");
    }
  }

  /// The namespace that is meant: the one that was named, or else the context's.
  public String namespaceIn(Config config) {
    String current = config.getNamespace() == null ? "default" : config.getNamespace();
    return namespace == null ? current : namespace;
  }

  /// Asks the cluster nothing yet.
  ///
  /// @throws CommandFailedException when the kubeconfig has no such context
  public Cluster open() {
    Config config = config();
    return new Cluster(KubernetesClients.create(config), namespaceIn(config), namespace != null);
  }

  private boolean isNamed(NamedContext candidate) {
    return candidate.getName().equals(context);
  }
}
