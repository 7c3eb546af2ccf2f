package io.keystoreoperator.cli.render;

import static java.util.stream.Collectors.joining;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Config;
import io.keystoreoperator.api.ClusterKeystoreSecret;
import io.keystoreoperator.api.CreationPolicy;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.cli.cluster.ClusterOptions;
import io.keystoreoperator.cli.session.SessionOptions;
import io.keystoreoperator.cli.shell.CommandFailedException;
import io.keystoreoperator.cli.shell.ErrorLines;
import io.keystoreoperator.cli.shell.FailureWords;
import io.keystoreoperator.cli.shell.InputFiles;
import io.keystoreoperator.cli.shell.Json;
import io.keystoreoperator.cli.shell.Progress;
import io.keystoreoperator.cli.shell.Shell;
import io.keystoreoperator.cli.shell.ShellCommand;
import io.keystoreoperator.cli.shell.YamlText;
import io.keystoreoperator.model.SyncFailedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `render`: the Secrets that KeystoreSecrets would make, against the real keystore. Nothing is
/// written anywhere.
@Command(
    name = "render",
    description =
        "Shows what Secret a KeystoreSecret would make. Writes nothing, and masks values.",
    footer = {
      "",
      "What the KeystoreSecret refers to (keystore, namespace, ConfigMaps) is taken from the files,",
      "and what is in none of them from the cluster of your kubeconfig. It reads as you, with the",
      "keystore's roles taken; --role-arn takes another in their place.",
      "Of a ClusterKeystoreSecret it shows what comes of it in one namespace: --namespace."
    })
public final class RenderCommand extends ShellCommand {
  @Mixin private SessionOptions session = new SessionOptions();
  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Option(
      names = {"-f", "--filename"},
      required = true,
      paramLabel = "FILE",
      description = "A file, a directory, or - for standard input; several times if need be.")
  private List<Path> files = new ArrayList<>();

  @Option(names = "--reveal", description = "Shows the values.")
  private boolean reveal;

  @Option(names = "--diff", description = "Compares with the Secret that is in the cluster.")
  private boolean diff;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}. Default: text.")
  private Format format = Format.TEXT;

  private enum Format {
    TEXT,
    JSON,
    YAML;

    /// As it is given on the command line.
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public RenderCommand(Shell shell) {
    super(shell);
  }

  @Override
  protected int run() {
    Config config = cluster.config();
    String namespace = cluster.namespaceIn(config);
    Manifests manifests = Manifests.of(new InputFiles(shell().in()).read(files), namespace);
    manifests.notRead().forEach(this::note);
    if (manifests.wanted().isEmpty()) {
      throw new CommandFailedException(
          files.stream()
              .map(Path::toString)
              .collect(joining(", ", "there is no KeystoreSecret in ", "")));
    }
    try (Surroundings surroundings = new Surroundings(manifests, config)) {
      return render(manifests.wanted(), namespace, surroundings);
    }
  }

  private void note(String line) {
    shell().err().println("note: " + line);
    shell().err().flush();
  }

  /// All that can be; of the others, why not.
  private int render(List<HasMetadata> wanted, String namespace, Surroundings surroundings) {
    List<Shown> shown = new ArrayList<>();
    boolean failed = false;
    try (Progress progress = new Progress(shell(), "items read")) {
      Rendering rendering = new Rendering(shell(), session, surroundings, progress);
      for (HasMetadata resource : wanted) {
        try {
          Optional<KeystoreSecret> desired = desired(resource, namespace, surroundings);
          if (desired.isPresent()) {
            shown.add(shown(desired.get(), rendering, surroundings));
          } else {
            progress.hide();
            note(
                "%s does not select namespace %s: say one that it selects with --namespace"
                    .formatted(spoken(resource), namespace));
          }
        } catch (SyncFailedException e) {
          failed = true;
          progress.hide();
          ErrorLines.print(shell(), spoken(resource) + ": " + FailureWords.of(e.failure()));
        }
      }
    }
    if (!shown.isEmpty()) {
      print(text(shown));
    }
    return failed ? 1 : 0;
  }

  /// Empty where a ClusterKeystoreSecret makes none in this namespace.
  private static Optional<KeystoreSecret> desired(
      HasMetadata resource, String namespace, Surroundings surroundings) {
    return resource instanceof ClusterKeystoreSecret owner
        ? Copy.in(namespace, owner, surroundings)
        : Optional.of((KeystoreSecret) resource);
  }

  private static String spoken(HasMetadata resource) {
    String name = resource.getMetadata().getName();
    return resource instanceof KeystoreSecret
        ? "KeystoreSecret " + resource.getMetadata().getNamespace() + "/" + name
        : resource.getKind() + " " + name;
  }

  private record Shown(String text, Map<String, Object> tree) {}

  private Shown shown(KeystoreSecret desired, Rendering rendering, Surroundings surroundings) {
    String in = desired.getMetadata().getNamespace();
    boolean immutable = desired.getSpec().target().immutable();
    RenderedSecret secret =
        new RenderedSecret(in, desired.targetName(), immutable, rendering.of(desired));
    boolean coloured = shell().isStdoutColoured();
    if (!diff) {
      return new Shown(secret.text(reveal, coloured), secret.manifest(reveal));
    }
    boolean merges = desired.getSpec().target().creationPolicy() == CreationPolicy.MERGE;
    Share share = surroundings.share(desired, merges).orElse(null);
    String refusal = share == null ? null : share.refusal(desired, secret.content()).orElse(null);
    SecretDiff compared = new SecretDiff(secret, share, merges, refusal);
    return new Shown(compared.text(reveal, coloured), compared.json(reveal));
  }

  private String text(List<Shown> shown) {
    return switch (format) {
      case TEXT -> String.join("\n", shown.stream().map(Shown::text).toList());
      case YAML -> String.join("---\n", shown.stream().map(s -> YamlText.of(s.tree())).toList());
      case JSON ->
          Json.of(
              shown.size() == 1
                  ? shown.getFirst().tree()
                  : shown.stream().map(Shown::tree).toList());
    };
  }
}
