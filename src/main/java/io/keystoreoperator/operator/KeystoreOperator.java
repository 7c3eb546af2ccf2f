package io.keystoreoperator.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.RegisteredController;
import io.javaoperatorsdk.operator.api.config.Cloner;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.health.InformerWrappingEventSourceHealthIndicator;
import io.keystoreoperator.aws.AwsSessions;
import io.keystoreoperator.kms.KmsDecrypter;
import io.keystoreoperator.model.KeystoreId;
import io.keystoreoperator.operator.rollout.RolloutRestarts;
import io.keystoreoperator.store.DirectItemStore;
import io.keystoreoperator.store.Tables;
import io.keystoreoperator.sync.Decryptor;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The operator, put together: AWS on one side, Kubernetes on the other, the pipeline between.
public final class KeystoreOperator implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(KeystoreOperator.class);
  private static final Duration LAST_RECONCILES = Duration.ofSeconds(10);

  private final Operator operator;
  private final KeystoreSecretReconciler secrets;
  private final AwsSessions sessions;
  private final HealthServer healthServer;

  private KeystoreOperator(
      Operator operator,
      KeystoreSecretReconciler secrets,
      AwsSessions sessions,
      OperatorSettings settings) {
    this.operator = operator;
    this.secrets = secrets;
    this.sessions = sessions;
    this.healthServer =
        HealthServer.listen(settings.healthPort(), this::lifeProblems, this::readinessProblems);
  }

  /// Starts, and returns when the caches are filled and reconciles run.
  ///
  /// @throws CannotStartException when it cannot work here
  public static KeystoreOperator start(OperatorSettings settings, Config kubernetes) {
    Preflight.check(kubernetes, settings);
    KubernetesClient client = KubernetesClients.create(kubernetes);
    Clock clock = Clock.systemUTC();
    ServiceAccounts serviceAccounts = new ServiceAccounts(client, clock);
    AwsSessions sessions = new AwsSessions(serviceAccounts);
    Operator operator = jsdk(settings, client);
    KeystoreSecretReconciler secrets =
        register(operator, settings, client, sessions, serviceAccounts, clock);
    KeystoreOperator started = new KeystoreOperator(operator, secrets, sessions, settings);
    operator.start();
    secrets.started();
    log.info(
        "watching {}; health on port {}",
        settings.watchesAllNamespaces() ? "all namespaces" : settings.watchNamespaces(),
        started.healthPort());
    return started;
  }

  private static Operator jsdk(OperatorSettings settings, KubernetesClient client) {
    ExecutorService reconciles =
        Executors.newFixedThreadPool(settings.concurrency(), Thread.ofVirtual().factory());
    return new Operator(
        overrider ->
            overrider
                .withKubernetesClient(client)
                .withExecutorService(reconciles)
                .withReconciliationTerminationTimeout(LAST_RECONCILES)
                // Safe because reconcilers never change what they are given.
                .withResourceCloner(new SameObject()));
  }

  private static final class SameObject implements Cloner {
    @Override
    public <R extends HasMetadata> R clone(R object) {
      return object;
    }
  }

  private static KeystoreSecretReconciler register(
      Operator operator,
      OperatorSettings settings,
      KubernetesClient client,
      AwsSessions sessions,
      ServiceAccounts serviceAccounts,
      Clock clock) {
    Tables tables = new Tables(clock);
    var items = new DirectItemStore(sessions, tables);
    var decryptor = new Decryptor(new KmsDecrypter(sessions));
    var health = new KeystoreHealth();
    var directory = new ReaderDirectory();
    var copies = new CopyDirectory();
    var events = new EventRecorder(client, clock);
    var checking =
        new KeystoreReconciler.Checking(
            new KeystoreCheck(sessions, tables, serviceAccounts),
            settings.keystoreCheckInterval(),
            clock);
    var secrets =
        new KeystoreSecretReconciler(
            settings,
            sources ->
                new Readers(
                    sources,
                    new KeystoreCatalog(sources, serviceAccounts, settings),
                    items,
                    decryptor,
                    new SecretApplier(client, sources.secrets()),
                    new WatchedConfigMaps(client, sources::wakeReadersOf),
                    health,
                    clock),
            directory,
            copies,
            events,
            new RolloutRestarts(client, clock),
            clock);
    var keystores = new KeystoreReconciler.Namespaced(checking, health, directory, events);
    var clusterKeystores = new KeystoreReconciler.ClusterWide(checking, health, directory, events);
    Consumer<KeystoreId> wake =
        id -> (id.isClusterScoped() ? clusterKeystores : keystores).wake(id);
    health.onChange(wake);
    directory.onChange(wake);
    operator.register(
        secrets,
        configuration ->
            watching(settings, configuration)
                .withGenerationAware(false)
                .withOnUpdateFilter(KeystoreSecretReconciler::matters));
    operator.register(keystores, configuration -> watching(settings, configuration));
    if (settings.clusterKeystores()) {
      operator.register(clusterKeystores);
    }
    if (settings.clusterKeystoreSecrets()) {
      var writer = new CopyWriter(client, copies);
      operator.register(new ClusterKeystoreSecretReconciler(copies, writer, events, clock));
    } else {
      log.info("ClusterKeystoreSecrets are not served: that takes all namespaces and their labels");
    }
    return secrets;
  }

  private static <R extends HasMetadata> ControllerConfigurationOverrider<R> watching(
      OperatorSettings settings, ControllerConfigurationOverrider<R> configuration) {
    return settings.watchesAllNamespaces()
        ? configuration.watchingAllNamespaces()
        : configuration.settingNamespaces(settings.watchNamespaces());
  }

  public int healthPort() {
    return healthServer.port();
  }

  /// The process can mend anything but itself: it is alive as long as it answers.
  private List<String> lifeProblems() {
    return List.of();
  }

  private List<String> readinessProblems() {
    if (!operator.getRuntimeInfo().isStarted()) {
      return List.of("the caches are not filled yet");
    }
    List<String> problems = new ArrayList<>();
    for (RegisteredController<?> controller : operator.getRegisteredControllers()) {
      controller
          .getControllerHealthInfo()
          .informerEventSourceHealthIndicators()
          .forEach((name, source) -> problems.addAll(problems(controller, name, source)));
    }
    return problems;
  }

  private static List<String> problems(
      RegisteredController<?> controller,
      String name,
      InformerWrappingEventSourceHealthIndicator<?> source) {
    return source.informerHealthIndicators().values().stream()
        .filter(informer -> !informer.hasSynced() || !informer.isWatching())
        .map(
            informer ->
                controller.getConfiguration().getName()
                    + ": "
                    + name
                    + (informer.hasSynced() ? " is not watching" : " is not filled"))
        .toList();
  }

  @Override
  public void close() {
    healthServer.close();
    secrets.close();
    operator.stop();
    sessions.close();
  }
}
