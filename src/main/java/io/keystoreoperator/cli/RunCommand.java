package io.keystoreoperator.cli;

import io.fabric8.kubernetes.client.Config;
import io.keystoreoperator.aws.AwsLimits;
import io.keystoreoperator.cli.shell.CommandFailedException;
import io.keystoreoperator.operator.CannotStartException;
import io.keystoreoperator.operator.KeystoreOperator;
import io.keystoreoperator.operator.LeaderElection;
import io.keystoreoperator.operator.OperatorSettings;
import io.keystoreoperator.plan.RefusedSecrets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `run`: the operator, until it is told to stop.
@Command(
    name = "run",
    description = "Runs the operator, with the kubeconfig's cluster or the one it is in.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    defaultValueProvider = EnvironmentDefaults.class,
    footer = {
      "",
      "Each option can also be set in the environment: --log-format as"
          + " KEYSTORE_OPERATOR_LOG_FORMAT."
    })
final class RunCommand implements Callable<Integer> {
  /// How long it may take to end; what it runs in has to give it longer.
  static final long GRACE_SECONDS = 15;
  private static final int ENDED_AT_ONCE = 1;

  @Spec private CommandSpec spec;

  @Option(
      names = "--watch-namespaces",
      split = ",",
      paramLabel = "NAMESPACE",
      description = "Namespaces to serve. Default: all.")
  private Set<String> watchNamespaces = Set.of();

  @Option(
      names = "--cluster-keystores",
      arity = "1",
      description = "Whether to serve ClusterKeystores, which takes cluster-wide rights.")
  private boolean clusterKeystores = true;

  @Option(names = "--concurrency", description = "Reconciles at once.")
  private int concurrency = OperatorSettings.DEFAULT.concurrency();

  @Option(names = "--health-port", description = "Port of /healthz, /readyz and /metrics.")
  private int healthPort = OperatorSettings.DEFAULT.healthPort();

  @Option(
      names = "--keystore-check-interval",
      converter = DurationConverter.class,
      showDefaultValue = CommandLine.Help.Visibility.NEVER,
      paramLabel = "DURATION",
      description =
          "How often a keystore's own health is looked at: 5m, 1h30m. One that fails is looked at"
              + " every 30s. Default: 5m.")
  private Duration keystoreCheckInterval = OperatorSettings.DEFAULT.keystoreCheckInterval();

  @Option(
      names = "--refused-secret-types",
      split = ",",
      paramLabel = "TYPE",
      showDefaultValue = CommandLine.Help.Visibility.NEVER,
      description =
          "Types of Secrets that are neither made nor merged into. Default:"
              + " kubernetes.io/service-account-token, bootstrap.kubernetes.io/token,"
              + " helm.sh/release.v1.")
  private Set<String> refusedSecretTypes = RefusedSecrets.DEFAULT.types();

  @Option(
      names = "--refused-metadata-prefixes",
      split = ",",
      paramLabel = "PREFIX",
      showDefaultValue = CommandLine.Help.Visibility.NEVER,
      description =
          "Beginnings of labels and annotations that no Secret is given, and whose Secrets are left"
              + " alone. Default: argocd.argoproj.io/, sealedsecrets.bitnami.com/,"
              + " kubernetes.io/service-account.")
  private Set<String> refusedMetadataPrefixes = RefusedSecrets.DEFAULT.prefixes();

  @Option(
      names = "--refused-namespaces",
      split = ",",
      paramLabel = "NAMESPACE",
      showDefaultValue = CommandLine.Help.Visibility.NEVER,
      description = "Namespaces in which no Secret is written. Default: kube-system.")
  private Set<String> refusedNamespaces = RefusedSecrets.DEFAULT.namespaces();

  @Option(
      names = "--watch-grace",
      converter = DurationConverter.class,
      showDefaultValue = CommandLine.Help.Visibility.NEVER,
      paramLabel = "DURATION",
      description = "How long a watch may be down before /readyz says so. Default: 2m.")
  private Duration watchGrace = OperatorSettings.DEFAULT.watchGrace();

  @Option(
      names = "--dynamodb-rate",
      paramLabel = "CALLS",
      description = "Calls a second to DynamoDB, of each keystore, at most. 0: no limit.")
  private int dynamoDbRate = OperatorSettings.DEFAULT.awsLimits().dynamoDbPerSecond();

  @Option(
      names = "--kms-rate",
      paramLabel = "CALLS",
      description = "Calls a second to KMS, of each keystore, at most. 0: no limit.")
  private int kmsRate = OperatorSettings.DEFAULT.awsLimits().kmsPerSecond();

  @Option(
      names = "--leader-election",
      arity = "0..1",
      fallbackValue = "true",
      description = "Whether a Lease decides which of several replicas works.")
  private boolean leaderElection;

  @Option(names = "--leader-election-lease", paramLabel = "NAME", description = "Its name.")
  private String leaderElectionLease = LeaderElection.DEFAULT_LEASE;

  @Option(
      names = "--leader-election-namespace",
      paramLabel = "NAMESPACE",
      description = "Its namespace. Default: the operator's own.")
  private @Nullable String leaderElectionNamespace;

  @Option(
      names = "--leader-election-duration",
      converter = DurationConverter.class,
      showDefaultValue = CommandLine.Help.Visibility.NEVER,
      paramLabel = "DURATION",
      description =
          "How long it holds unrenewed. When its holder is lost, another takes over after that, at"
              + " its next try, and fills its caches. Default: 15s.")
  private Duration leaderElectionDuration = LeaderElection.DEFAULT_DURATION;

  @Option(names = "--log-format", description = "${COMPLETION-CANDIDATES}.")
  private Logging.Format logFormat = Logging.Format.JSON;

  @Option(names = "--log-level", description = "${COMPLETION-CANDIDATES}.")
  private Logging.Verbosity logLevel = Logging.Verbosity.INFO;

  RunCommand() {
    this.spec = CommandSpec.create();
  }

  @Override
  public Integer call() throws InterruptedException {
    OperatorSettings settings = settings();
    Logging.configure(logFormat, logLevel);
    KeystoreOperator operator = start(settings, Config.autoConfigure(null));
    CountDownLatch stopped = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(stopped, closed), "stop"));
    stopped.await();
    operator.close();
    closed.countDown();
    return 0;
  }

  /// Lets what runs come to its end before the process goes. A JVM that is told to stop says 143,
  /// however well it ended.
  private static void stop(CountDownLatch stopped, CountDownLatch closed) {
    stopped.countDown();
    try {
      boolean clean = closed.await(GRACE_SECONDS, TimeUnit.SECONDS);
      if (clean) {
        Runtime.getRuntime().halt(0);
      }
      LoggerFactory.getLogger(RunCommand.class)
          .warn("not everything had ended after {} s", GRACE_SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static KeystoreOperator start(OperatorSettings settings, Config config) {
    try {
      return KeystoreOperator.start(
          settings, config, () -> Runtime.getRuntime().halt(ENDED_AT_ONCE));
    } catch (CannotStartException e) {
      throw new CommandFailedException(String.valueOf(e.getMessage()));
    }
  }

  /// An option that is given empty refuses nothing.
  private static Set<String> named(Set<String> texts) {
    return texts.stream().filter(text -> !text.isBlank()).collect(Collectors.toUnmodifiableSet());
  }

  private OperatorSettings settings() {
    try {
      return new OperatorSettings(
          watchNamespaces,
          clusterKeystores,
          concurrency,
          healthPort,
          keystoreCheckInterval,
          new RefusedSecrets(
              named(refusedSecretTypes), named(refusedMetadataPrefixes), named(refusedNamespaces)),
          watchGrace,
          new AwsLimits(dynamoDbRate, kmsRate),
          leaderElection
              ? new LeaderElection(
                  leaderElectionNamespace, leaderElectionLease, leaderElectionDuration)
              : null);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
    }
  }
}
