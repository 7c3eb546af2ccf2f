package io.keystoreoperator.operator;

import io.keystoreoperator.api.DataFrom;
import io.keystoreoperator.api.DeletionPolicy;
import io.keystoreoperator.api.ItemSearch;
import io.keystoreoperator.api.KeystoreReference;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.api.KeystoreSecretSpec;
import io.keystoreoperator.api.RefreshPolicy;
import io.keystoreoperator.api.RemoteReference;
import io.keystoreoperator.api.SecretDataEntry;
import io.keystoreoperator.api.SecretTarget;
import io.keystoreoperator.model.BaseIdentity;
import io.keystoreoperator.model.ItemFormat;
import io.keystoreoperator.model.KeyAccess;
import io.keystoreoperator.model.KeystoreId;
import io.keystoreoperator.model.ResolvedKeystore;
import io.keystoreoperator.model.SessionRequest;
import io.keystoreoperator.model.TableRef;
import io.keystoreoperator.plan.Planner;
import io.keystoreoperator.plan.SyncPlan;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// KeystoreSecrets by number, and the keystore they read.
final class ReaderFixtures {
  private ReaderFixtures() {}

  /// One that reads `item-<number>`.
  static KeystoreSecret reader(int number) {
    return reader(number, List.of("item-" + number));
  }

  /// One that reads so many items of its own.
  static KeystoreSecret reader(int number, int items) {
    return reader(
        number, IntStream.range(0, items).mapToObj(i -> "item-" + number + "-" + i).toList());
  }

  static KeystoreSecret readerOfTheSharedItem(int number) {
    return reader(number, List.of("shared"));
  }

  /// One that looks for what begins with `found-<number>/`.
  static KeystoreSecret finder(int number) {
    ItemSearch search =
        new ItemSearch("found-" + number + "/", null, null, null, RemoteReference.Decoding.NONE);
    return from(new DataFrom(null, search, List.of(), null), reader("finder-" + number, List.of()));
  }

  /// One that takes the members of `item-<number>`, in a version.
  static KeystoreSecret extractor(int number, String version) {
    RemoteReference item = entry("item-" + number, version).remoteRef();
    return from(
        new DataFrom(item, null, List.of(), null), reader("extractor-" + number, List.of()));
  }

  private static KeystoreSecret from(DataFrom source, KeystoreSecret reader) {
    KeystoreSecretSpec spec = reader.getSpec();
    reader.setSpec(
        new KeystoreSecretSpec(
            spec.keystoreRef(),
            spec.refreshPolicy(),
            spec.refreshInterval(),
            spec.suspend(),
            spec.target(),
            List.of(),
            List.of(source),
            List.of()));
    return reader;
  }

  private static KeystoreSecret reader(int number, List<String> items) {
    return reader("reader-" + number, items);
  }

  private static KeystoreSecret reader(String name, List<String> items) {
    KeystoreSecret reader = new KeystoreSecret();
    reader.getMetadata().setName(name);
    reader.getMetadata().setNamespace("team");
    reader.getMetadata().setGeneration(1L);
    reader
        .getMetadata()
        .setUid(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString());
    reader.setSpec(
        new KeystoreSecretSpec(
            new KeystoreReference(KeystoreReference.Kind.CLUSTER_KEYSTORE, "account-a"),
            RefreshPolicy.PERIODIC,
            "30s",
            false,
            SecretTarget.DEFAULT,
            items.stream().map(item -> entry(item, null)).toList(),
            List.of(),
            List.of()));
    return reader;
  }

  /// Changes what becomes of its Secret when its items vanish.
  static KeystoreSecret with(DeletionPolicy policy, KeystoreSecret reader) {
    SecretTarget target = reader.getSpec().target();
    return edited(
        reader,
        spec -> spec.refreshPolicy(),
        spec -> spec.refreshInterval(),
        new SecretTarget(target.name(), target.creationPolicy(), policy, false, target.template()),
        reader.getSpec().data());
  }

  /// Changes when it is read again.
  static KeystoreSecret with(RefreshPolicy policy, String interval, KeystoreSecret reader) {
    return edited(
        reader, _ -> policy, _ -> interval, reader.getSpec().target(), reader.getSpec().data());
  }

  /// Has it name a version of each of its items.
  static KeystoreSecret with(String version, KeystoreSecret reader) {
    return edited(
        reader,
        spec -> spec.refreshPolicy(),
        spec -> spec.refreshInterval(),
        reader.getSpec().target(),
        reader.getSpec().data().stream().map(e -> entry(e.secretKey(), version)).toList());
  }

  private static KeystoreSecret edited(
      KeystoreSecret reader,
      Function<KeystoreSecretSpec, RefreshPolicy> policy,
      Function<KeystoreSecretSpec, String> interval,
      SecretTarget target,
      List<SecretDataEntry> data) {
    KeystoreSecretSpec spec = reader.getSpec();
    reader.setSpec(
        new KeystoreSecretSpec(
            spec.keystoreRef(),
            policy.apply(spec),
            interval.apply(spec),
            spec.suspend(),
            target,
            data,
            spec.dataFrom(),
            spec.rolloutRestart()));
    return reader;
  }

  private static SecretDataEntry entry(String item, @Nullable String version) {
    return new SecretDataEntry(
        item,
        new RemoteReference(
            item,
            null,
            version,
            RemoteReference.Decoding.NONE,
            RemoteReference.WhitespacePolicy.KEEP,
            Map.of(),
            null,
            null,
            null),
        null);
  }

  static SyncPlan plan(KeystoreSecret reader) {
    return plan(reader, keystore());
  }

  static SyncPlan plan(KeystoreSecret reader, ResolvedKeystore keystore) {
    return Planner.plan(reader, keystore, (_, _) -> Optional.empty());
  }

  static ResolvedKeystore keystore() {
    return keystore("");
  }

  /// A keystore whose sessions are told apart by this scope.
  static ResolvedKeystore keystore(String scope) {
    return new ResolvedKeystore(
        KeystoreId.cluster("account-a"),
        "uid-of-account-a",
        1,
        new TableRef("us-east-1", "keystore"),
        ItemFormat.AUTO,
        new SessionRequest(
            "us-east-1",
            new BaseIdentity.Operator(),
            List.of(),
            "kso=,account-a",
            Duration.ofHours(1),
            Map.of(),
            Set.of(),
            scope),
        Set.of(),
        Map.of(),
        true,
        new KeyAccess.All());
  }
}
