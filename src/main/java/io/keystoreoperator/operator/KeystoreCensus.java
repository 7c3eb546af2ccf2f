package io.keystoreoperator.operator;

import io.fabric8.kubernetes.api.model.Condition;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.keystoreoperator.api.ClusterKeystore;
import io.keystoreoperator.api.ConditionType;
import io.keystoreoperator.api.KeystoreSettings;
import io.keystoreoperator.api.KeystoreStatus;
import io.keystoreoperator.api.Reason;
import io.keystoreoperator.model.KeystoreId;
import io.keystoreoperator.operator.metrics.Census;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Counts what is in the caches. Tenants name Keystores, and keystores that are not there, as they
/// like, so only ClusterKeystores are told apart.
final class KeystoreCensus implements Census {
  private static final String NAMESPACED = "(namespaced)";
  private static final String UNKNOWN = "(unknown)";
  private static final String PENDING = "Pending";
  private static final Set<String> REASONS =
      Stream.of(Reason.values()).map(Reason::text).collect(Collectors.toUnmodifiableSet());

  private final KeystoreSecretSources sources;
  private final KeystoreHealth health;
  private final FailingReaders failing;
  private final RefreshPoller poller;
  private final PushedKeystores pushed;
  private final Clock clock;

  KeystoreCensus(
      KeystoreSecretSources sources,
      KeystoreHealth health,
      FailingReaders failing,
      RefreshPoller poller,
      PushedKeystores pushed,
      Clock clock) {
    this.sources = sources;
    this.health = health;
    this.failing = failing;
    this.poller = poller;
    this.pushed = pushed;
    this.clock = clock;
  }

  @Override
  public Map<Standing, Long> keystoreSecrets() {
    return sources
        .readers()
        .collect(
            Collectors.groupingBy(
                reader ->
                    standing(
                        label(reader.keystoreId()),
                        reader.statusOrEmpty().conditions(),
                        ConditionType.READY),
                Collectors.counting()));
  }

  @Override
  public Map<Standing, Long> keystores() {
    return standings(ConditionType.READY, _ -> true);
  }

  @Override
  public Map<Standing, Long> pushes() {
    return standings(ConditionType.PUSH_LIVE, spec -> spec.push().followsStream());
  }

  private Map<Standing, Long> standings(ConditionType type, Predicate<KeystoreSettings> counts) {
    return Stream.concat(
            sources
                .clusterKeystores()
                .filter(k -> counts.test(k.getSpec()))
                .map(k -> standing(name(k), conditions(k.getStatus()), type)),
            sources
                .keystores()
                .filter(k -> counts.test(k.getSpec()))
                .map(k -> standing(NAMESPACED, conditions(k.getStatus()), type)))
        .collect(Collectors.groupingBy(standing -> standing, Collectors.counting()));
  }

  @Override
  public Map<String, Duration> pushLag() {
    Map<String, Duration> lag = new HashMap<>();
    pushed
        .silences()
        .forEach(
            (keystore, silence) ->
                lag.merge(label(keystore), silence, (a, b) -> a.compareTo(b) > 0 ? a : b));
    return lag;
  }

  /// Who does not fail was last compared when its place in the interval came round; whoever fails
  /// because of its keystore, before it began to.
  @Override
  public Map<String, Staleness> staleness() {
    Instant now = clock.instant();
    Map<String, Staleness> staleness = new HashMap<>();
    sources.clusterKeystores().forEach(k -> staleness.put(name(k), Staleness.NONE));
    poller
        .oldestComparisons()
        .forEach(
            (group, since) ->
                staleness.merge(
                    label(group.keystore()),
                    staleness(since, group.interval(), now),
                    Staleness::max));
    for (KeystoreId keystore : health.failingKeystores()) {
      for (ResourceID reader : health.failingReaders(keystore)) {
        staleness.merge(label(keystore), staleness(reader, now), Staleness::max);
      }
    }
    return staleness;
  }

  private Staleness staleness(ResourceID reader, Instant now) {
    Instant since = failing.since(reader).orElse(now);
    Duration interval = sources.reader(reader).map(RefreshRules::specified).orElse(Duration.ZERO);
    return staleness(since, interval, now);
  }

  private static Staleness staleness(Instant since, Duration interval, Instant now) {
    Duration age = Duration.between(since, now);
    if (age.isNegative()) {
      return Staleness.NONE;
    }
    return new Staleness(
        age, interval.isZero() ? 0 : (double) age.toMillis() / interval.toMillis());
  }

  private String label(KeystoreId keystore) {
    if (!keystore.isClusterScoped()) {
      return NAMESPACED;
    }
    return sources.clusterKeystore(keystore.name()).isPresent() ? keystore.name() : UNKNOWN;
  }

  private static String name(ClusterKeystore keystore) {
    return keystore.getMetadata().getName();
  }

  private static List<Condition> conditions(@Nullable KeystoreStatus status) {
    return status == null ? List.of() : status.conditions();
  }

  private static Standing standing(
      String keystore, List<Condition> conditions, ConditionType type) {
    return Conditions.find(conditions, type)
        .filter(condition -> REASONS.contains(condition.getReason()))
        .map(condition -> new Standing(keystore, condition.getStatus(), condition.getReason()))
        .orElseGet(() -> new Standing(keystore, "Unknown", PENDING));
  }
}
