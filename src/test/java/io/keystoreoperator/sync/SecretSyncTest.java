package io.keystoreoperator.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.api.KeystoreSecretStatus;
import io.keystoreoperator.aws.AwsSessions;
import io.keystoreoperator.aws.Failures;
import io.keystoreoperator.kms.KmsDecrypter;
import io.keystoreoperator.model.BaseIdentity;
import io.keystoreoperator.model.EncryptedItem;
import io.keystoreoperator.model.ItemFormat;
import io.keystoreoperator.model.ItemKey;
import io.keystoreoperator.model.KeyAccess;
import io.keystoreoperator.model.KeyNames;
import io.keystoreoperator.model.KeyPattern;
import io.keystoreoperator.model.KeystoreId;
import io.keystoreoperator.model.Plaintext;
import io.keystoreoperator.model.ResolvedKeystore;
import io.keystoreoperator.model.SessionRequest;
import io.keystoreoperator.model.SyncFailure;
import io.keystoreoperator.model.TableRef;
import io.keystoreoperator.plan.Planner;
import io.keystoreoperator.plan.SyncPlan;
import io.keystoreoperator.render.SecretContent;
import io.keystoreoperator.store.Consistency;
import io.keystoreoperator.store.FetchedItems;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What becomes of a sync before anything is decrypted, where items are looked for by their names.
class SecretSyncTest {
  private static final String WANTED =
      """
      apiVersion: keystore-operator.io/v1beta1
      kind: KeystoreSecret
      metadata: {name: app, namespace: team, generation: 1}
      spec:
        keystoreRef: {kind: ClusterKeystore, name: account-a}
        dataFrom: [{find: {path: payments/}}]
      """;

  private static final String TABLE = "the table's ID";
  private static final String MARK =
      Objects.requireNonNull(TableMark.of(keystore(new KeyAccess.All()), TABLE));

  private KeystoreSecret desired = Serialization.unmarshal(WANTED, KeystoreSecret.class);

  /// Names that the table lists, and of those the ones that are there when they are read.
  private final Set<String> listed = new TreeSet<>(List.of("payments/a", "payments/b"));
  private final Set<String> there = new HashSet<>(listed);
  private KeyAccess access = new KeyAccess.All();
  private MissingItems missingItems = MissingItems.NOT_FOUND;
  private final Untouched secrets = new Untouched();

  @Test
  void whatIsAsItWasIsUnchanged() {
    synced("payments/a", "payments/b");

    assertThat(sync()).isEqualTo(new SyncOutcome.Unchanged("7", MARK));
  }

  @Test
  void whatIsDeletedAfterItWasListedWasNeverFound() {
    synced("payments/a", "payments/b");
    listed.add("payments/c");

    assertThat(sync()).isEqualTo(new SyncOutcome.Unchanged("7", MARK));
  }

  @Test
  void whatAListingMissesIsReadAllTheSame() {
    synced("payments/a", "payments/b");
    listed.remove("payments/b");

    assertThat(sync()).isEqualTo(new SyncOutcome.Unchanged("7", MARK));
  }

  @Test
  void whatWasFoundBeforeAndIsGoneIsMissing() {
    synced("payments/a", "payments/b");
    listed.remove("payments/b");
    there.remove("payments/b");

    assertThat(Failures.of(this::sync))
        .isEqualTo(new SyncFailure.ItemNotFound(List.of(ItemKey.newest("payments/b"))));
  }

  @Test
  void whatMayNotBeReadAnyMoreIsRefusedAndStays() {
    synced("payments/a", "payments/b");
    access = new KeyAccess.Matching(List.of(new KeyPattern("payments/a")));

    assertThat(Failures.of(this::sync))
        .isEqualTo(new SyncFailure.KeyNotAllowed(List.of(ItemKey.newest("payments/b"))));
  }

  @Test
  void whatIsNotLookedForAnyMoreIsNotMissed() {
    synced("payments/a", "payments/b");
    KeystoreSecretStatus before = desired.statusOrEmpty();
    KeystoreSecret edited =
        Serialization.unmarshal(
            WANTED.replace("path: payments/", "path: payments/a"), KeystoreSecret.class);
    edited.setStatus(before);
    there.remove("payments/b");

    SyncPlan plan = Planner.plan(edited, keystore(), (_, _) -> Optional.empty());

    assertThat(plan.keys()).containsExactly(ItemKey.newest("payments/a"));
  }

  @Test
  void findingNothingIsAFailure() {
    listed.clear();
    assertThat(Failures.of(this::sync))
        .isEqualTo(new SyncFailure.NothingFound(List.of("dataFrom[0].find (path \"payments/\")")));

    listed.add("payments/c");
    assertThat(Failures.of(this::sync))
        .as("deleted after it was listed")
        .isInstanceOf(SyncFailure.NothingFound.class);
  }

  @Test
  void whatWasFoundAndIsGoneHasNoPartInTheSecret() {
    deletionPolicy("Merge");
    synced("payments/a");
    String revision = desired.statusOrEmpty().syncedRevision();
    synced("payments/a", "payments/b");
    left(revision, desired.statusOrEmpty().keys(), List.of());
    gone("payments/b");

    assertThat(sync()).isEqualTo(new SyncOutcome.Unchanged("7", MARK));
  }

  @Test
  void thatAllThatWasFoundIsGoneIsRememberedAndIsNoMistake() {
    deletionPolicy("Merge");
    synced("payments/a", "payments/b");
    gone("payments/a", "payments/b");

    SyncOutcome.Written written = (SyncOutcome.Written) sync();

    assertThat(secrets.applied).isEmpty();
    assertThat(written.keys()).isEmpty();
    assertThat(written.gone())
        .extracting(KeystoreSecretStatus.Key::key)
        .containsExactly("payments/a", "payments/b");

    left(written.revision(), written.keys(), written.gone());
    assertThat(sync()).isEqualTo(new SyncOutcome.Unchanged("7", MARK));

    deletionPolicy("Retain");
    assertThat(Failures.of(this::sync)).isInstanceOf(SyncFailure.NothingFound.class);
  }

  @Test
  void whatHasNeverFoundAnythingIsAMistakeUnderEveryPolicy() {
    deletionPolicy("Merge");
    gone("payments/a", "payments/b");

    assertThat(Failures.of(this::sync)).isInstanceOf(SyncFailure.NothingFound.class);
  }

  /// Has the deletion policy take its course without delay.
  private void deletionPolicy(String policy) {
    KeystoreSecretStatus status = desired.statusOrEmpty();
    desired =
        Serialization.unmarshal(
            WANTED + "  target: {deletionPolicy: " + policy + "}\n", KeystoreSecret.class);
    desired.setStatus(status);
    missingItems = (_, _, read) -> new Finding.Found(read);
  }

  private void gone(String... names) {
    listed.removeAll(List.of(names));
    there.removeAll(List.of(names));
  }

  /// Leaves the status that a sync which found these has left.
  private void synced(String... names) {
    Set<ItemKey> keys = new HashSet<>();
    List<KeystoreSecretStatus.Key> told =
        List.of(names).stream()
            .peek(name -> keys.add(ItemKey.newest(name)))
            .map(
                name ->
                    new KeystoreSecretStatus.Key(
                        name.replace('/', '_'), name, null, KeystoreSecretStatus.Origin.FIND))
            .toList();
    desired.setStatus(null);
    SyncPlan plan =
        Planner.plan(desired, keystore(), (_, _) -> Optional.empty())
            .among(KeyNames.of(List.of(names)));
    left(plan.revision(items(keys)), told, List.of());
  }

  private void left(
      @Nullable String revision,
      List<KeystoreSecretStatus.Key> keys,
      List<KeystoreSecretStatus.Key> gone) {
    desired.setStatus(
        new KeystoreSecretStatus(
            1L, List.of(), null, revision, keys, null, null, null, gone, MARK));
  }

  private SyncOutcome sync() {
    try (AwsSessions nobody = new AwsSessions((_, _) -> "unused")) {
      return new SecretSync(
              (_, plan, _) -> read(plan.among(KeyNames.of(listed))),
              missingItems,
              new Decryptor(new KmsDecrypter(nobody)),
              secrets,
              (_, _) -> Optional.empty())
          .sync(desired, keystore(), Consistency.EVENTUAL);
    }
  }

  private ItemRead read(SyncPlan plan) {
    Set<ItemKey> found = new HashSet<>(plan.keys());
    found.removeIf(key -> !there.contains(key.name()));
    Set<ItemKey> missing = new HashSet<>(plan.keys());
    missing.removeAll(found);
    return new ItemRead(plan, new FetchedItems(items(found), missing, TABLE), new OpenedValues());
  }

  private static Map<ItemKey, EncryptedItem> items(Set<ItemKey> keys) {
    Map<ItemKey, EncryptedItem> items = new HashMap<>();
    keys.forEach(key -> items.put(key, new EncryptedItem(key.name(), null, Map.of())));
    return items;
  }

  private ResolvedKeystore keystore() {
    return keystore(access);
  }

  private static ResolvedKeystore keystore(KeyAccess access) {
    return new ResolvedKeystore(
        KeystoreId.cluster("account-a"),
        "uid",
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
            ""),
        Set.of(),
        Map.of(),
        true,
        access);
  }

  /// A Secret as it was left, which is written at most when nothing is left of it.
  private static final class Untouched implements Secrets {
    private @Nullable Map<String, Plaintext> applied;

    @Override
    public void requireTarget(KeystoreSecret desired) {}

    @Override
    public SecretState inspect(KeystoreSecret desired) {
      return new SecretState.AsWeLeftIt("7");
    }

    @Override
    public AppliedSecret apply(KeystoreSecret desired, SecretContent content) {
      applied = content.data();
      return new AppliedSecret("app", "7", AppliedSecret.Change.UPDATED);
    }

    @Override
    public Optional<String> find(KeystoreSecret desired) {
      return Optional.of("7");
    }

    @Override
    public boolean holds(KeystoreSecret desired) {
      return true;
    }

    @Override
    public boolean remove(KeystoreSecret desired) {
      throw new IllegalStateException("nothing is to be removed");
    }
  }
}
