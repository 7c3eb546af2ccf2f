package io.keystoreoperator.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.OperatorException;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.keystoreoperator.aws.AwsSessions;
import io.keystoreoperator.kms.KmsDecrypter;
import io.keystoreoperator.model.KeystoreId;
import io.keystoreoperator.operator.metrics.OperatorMetrics;
import io.keystoreoperator.operator.rollout.RolloutRestarts;
import io.keystoreoperator.store.DirectItemStore;
import io.keystoreoperator.store.Tables;
import io.keystoreoperator.store.stream.ChangeStreams;
import io.keystoreoperator.sync.Decryptor;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The operator, put together: AWS on one side, Kubernetes on the other, the pipeline between.
public final class KeystoreOperator implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(KeystoreOperator.class);
  private static final Duration LAST_RECONCILES = Duration.ofSeconds(10);

  private final OperatorSettings settings;
  private final Operator operator;
  private final KeystoreSecretReconciler secrets;
  private final AwsSessions sessions;
  private final OperatorMetrics metrics;
  private final HealthChecks checks;
  private final HealthServer healthServer;
  private final Runnable dying;
  private final ReentrantLock starting = new ReentrantLock();
  private volatile @Nullable Leadership leadership;
  private volatile boolean started;
  private volatile boolean stopping;

  private KeystoreOperator(
      OperatorSettings settings,
      Operator operator,
      KeystoreSecretReconciler secrets,
      AwsSessions sessions,
      OperatorMetrics metrics,
      Runnable dying) {
    this.settings = settings;
    this.operator = operator;
    this.secrets = secrets;
    this.sessions = sessions;
    this.metrics = metrics;
    this.dying = dying;
    checks =
        new HealthChecks(
            new OperatorInformers(operator, () -> started),
            metrics.reconciles(),
            new Patience(settings.watchGrace(), System::nanoTime));
    metrics.leading(this::leads);
    healthServer =
        HealthServer.listen(settings.healthPort(), checks::alive, this::ready, metrics::scrape);
  }

  /// Starts, and returns when the caches are filled and reconciles run; or, where an election
  /// decides who works, when it stands for it.
  ///
  /// @param dying called when this process must end at once, with nothing more written
  /// @throws CannotStartException when it cannot work here
  public static KeystoreOperator start(
      OperatorSettings settings, Config kubernetes, Runnable dying) {
    OperatorMetrics metrics = new OperatorMetrics(version());
    KubernetesClient client = KubernetesClients.create(kubernetes, metrics.kubernetes());
    Preflight.check(client, settings);
    Clock clock = Clock.systemUTC();
    ServiceAccounts serviceAccounts = new ServiceAccounts(client, clock);
    AwsSessions sessions = new AwsSessions(serviceAccounts, settings.awsLimits(), metrics.aws());
    Operator operator = jsdk(settings, client, metrics, dying);
    KeystoreSecretReconciler secrets =
        register(operator, settings, client, sessions, serviceAccounts, metrics, clock);
    KeystoreOperator started =
        new KeystoreOperator(settings, operator, secrets, sessions, metrics, dying);
    LeaderElection election = settings.leaderElection();
    if (election == null) {
      started.work();
    } else {
      started.stand(new Leadership(kubernetes, election, started::elected, started::lost));
    }
    return started;
  }

  private static String version() {
    return Objects.requireNonNullElse(
        KeystoreOperator.class.getPackage().getImplementationVersion(), "unpackaged");
  }

  private void stand(Leadership candidacy) {
    leadership = candidacy;
    candidacy.stand();
  }

  private void elected() {
    try {
      work();
    } catch (RuntimeException e) {
      log.error("this process leads, and cannot work", e);
      dying.run();
    }
  }

  /// What is under way may still write; only the end of the process keeps it from doing so beside
  /// the new leader.
  private void lost() {
    log.error("this process leads no more: it ends at once");
    dying.run();
  }

  /// @throws CannotStartException when it may not watch what it has to
  private void work() {
    starting.lock();
    try {
      if (stopping) {
        return;
      }
      secrets.starting();
      startControllers();
      started = true;
      metrics.counting(secrets.started());
      log.info(
          "watching {}; health on port {}",
          settings.watchesAllNamespaces() ? "all namespaces" : settings.watchNamespaces(),
          healthPort());
    } finally {
      starting.unlock();
    }
  }

  private void startControllers() {
    try {
      operator.start();
    } catch (OperatorException e) {
      throw new CannotStartException(
          "cannot fill the caches: "
              + KubernetesErrors.rootMessage(e)
              + "; has its ServiceAccount the rights of the chart, or of deploy/install.yaml?",
          e);
    }
  }

  private static Operator jsdk(
      OperatorSettings settings, KubernetesClient client, OperatorMetrics metrics, Runnable dying) {
    ExecutorService reconciles =
        Executors.newFixedThreadPool(settings.concurrency(), Thread.ofVirtual().factory());
    return new Operator(
        overrider ->
            overrider
                .withKubernetesClient(client)
                .withExecutorService(reconciles)
                .withReconciliationTerminationTimeout(LAST_RECONCILES)
                .withMetrics(metrics.reconciles())
                .withInformerStoppedHandler((informer, e) -> stopped(informer, e, dying))
                .withResourceCloner(new SameObject()));
  }

  /// One that stops while it is being filled fails the start.
  private static void stopped(
      SharedIndexInformer<?> informer, @Nullable Throwable e, Runnable dying) {
    if (e != null && informer.hasSynced()) {
      log.error("{} has stopped for good: this process ends", informer, e);
      dying.run();
    }
  }

  private static KeystoreSecretReconciler register(
      Operator operator,
      OperatorSettings settings,
      KubernetesClient client,
      AwsSessions sessions,
      ServiceAccounts serviceAccounts,
      OperatorMetrics metrics,
      Clock clock) {
    Tables tables = new Tables(clock);
    var items = new DirectItemStore(sessions, tables);
    var decryptor = new Decryptor(new KmsDecrypter(sessions), metrics.syncs()::shared);
    var health = new KeystoreHealth();
    var directory = new ReaderDirectory();
    var copies = new CopyDirectory();
    var events = new EventRecorder(client, clock);
    var check = new KeystoreCheck(sessions, tables, serviceAccounts);
    var checking = new KeystoreReconciler.Checking(check, settings.keystoreCheckInterval(), clock);
    var streams = new ChangeStreams(sessions, tables, clock, metrics.pushes());
    var pushed = new PushedKeystores(streams, check::shared);
    metrics.following(streams::shards);
    var secrets =
        new KeystoreSecretReconciler(
            settings,
            sources -> {
              var targets =
                  new SecretsByPolicy(
                      client, sources.secrets(), settings.refusedSecrets(), sources::reader);
              return new Readers(
                  sources,
                  new KeystoreCatalog(sources, serviceAccounts, settings),
                  items,
                  decryptor,
                  settings.refusedSecrets(),
                  targets,
                  new Revocations(client, id -> sources.clusterKeystore(id.name()), targets),
                  new Withdrawals(targets::withdraw, events),
                  new WatchedConfigMaps(client, sources::wakeReadersOf),
                  health,
                  settings.concurrency(),
                  pushed,
                  metrics,
                  clock);
            },
            directory,
            copies,
            events,
            metrics.reconciles()::putOff,
            new RolloutRestarts(client, clock),
            clock);
    var keystores = new KeystoreReconciler.Namespaced(checking, health, pushed, directory, events);
    var clusterKeystores =
        new KeystoreReconciler.ClusterWide(checking, health, pushed, directory, events);
    Consumer<KeystoreId> wake =
        id -> (id.isClusterScoped() ? clusterKeystores : keystores).wake(id);
    health.onChange(wake);
    pushed.onChange(wake);
    directory.onChange(wake);
    operator.register(
        secrets,
        configuration ->
            watching(settings, configuration)
                .withInformerListLimit(SecretCache.LIST_LIMIT)
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

  private boolean leads() {
    Leadership standing = leadership;
    return settings.leaderElection() == null || (standing != null && standing.leads());
  }

  /// One that stands by is ready to take over, which is all there is to ask of it: else no rollout
  /// of two would ever be done.
  private List<String> ready() {
    if (stopping) {
      return List.of("stopping");
    }
    return leads() ? checks.working() : List.of();
  }

  /// The lease is given back last, when nothing can be written any more.
  @Override
  public void close() {
    stopping = true;
    starting.lock();
    try {
      secrets.close();
      operator.stop();
    } finally {
      starting.unlock();
    }
    Leadership standing = leadership;
    if (standing != null) {
      standing.close();
    }
    sessions.close();
    metrics.close();
    healthServer.close();
  }
}
