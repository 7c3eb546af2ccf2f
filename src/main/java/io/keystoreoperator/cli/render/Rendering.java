package io.keystoreoperator.cli.render;

import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.cli.session.CallerSession;
import io.keystoreoperator.cli.session.SessionOptions;
import io.keystoreoperator.cli.shell.Progress;
import io.keystoreoperator.cli.shell.Shell;
import io.keystoreoperator.kms.KmsDecrypter;
import io.keystoreoperator.model.BaseIdentity;
import io.keystoreoperator.model.ResolvedKeystore;
import io.keystoreoperator.model.SessionRequest;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import io.keystoreoperator.plan.KeystoreResolver;
import io.keystoreoperator.plan.Planner;
import io.keystoreoperator.plan.RefusedSecrets;
import io.keystoreoperator.plan.SyncPlan;
import io.keystoreoperator.render.SecretContent;
import io.keystoreoperator.store.Consistency;
import io.keystoreoperator.store.DirectItemStore;
import io.keystoreoperator.store.FetchedItems;
import io.keystoreoperator.store.ItemStore;
import io.keystoreoperator.store.Tables;
import io.keystoreoperator.sync.AppliedSecret;
import io.keystoreoperator.sync.Decryptor;
import io.keystoreoperator.sync.ItemRead;
import io.keystoreoperator.sync.MissingItems;
import io.keystoreoperator.sync.OpenedValues;
import io.keystoreoperator.sync.SecretState;
import io.keystoreoperator.sync.SecretSync;
import io.keystoreoperator.sync.Secrets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The operator's own pipeline, with the person as its identity, up to the write: what would be
/// written is kept.
record Rendering(
    Shell shell, SessionOptions session, Surroundings surroundings, Progress progress) {

  /// What the KeystoreSecret's Secret would hold.
  ///
  /// @throws SyncFailedException as the operator would meet it; of broken rules all, the
  ///     keystore's too
  SecretContent of(KeystoreSecret desired) {
    ResolvedKeystore keystore = resolved(desired);
    // As the operator is set unless it is told otherwise.
    RefusedSecrets.DEFAULT.check(desired);
    try (CallerSession caller = session.openAs(shell, keystore.session())) {
      var store = new DirectItemStore(caller.sessions(), new Tables(Clock.systemUTC()));
      var kept = new Kept();
      ResolvedKeystore own = as(caller.aws().request(), keystore);
      var _ =
          new SecretSync(
                  (_, plan, consistency) -> read(store, own, plan, consistency),
                  // What is gone, the operator tells by looking twice.
                  MissingItems.NOT_FOUND,
                  new Decryptor(new KmsDecrypter(caller.sessions())),
                  kept,
                  surroundings)
              .sync(desired, own, Consistency.STRONG);
      return Objects.requireNonNull(kept.content);
    }
  }

  private ItemRead read(
      ItemStore store, ResolvedKeystore own, SyncPlan plan, Consistency consistency) {
    SyncPlan found =
        plan.sources().isSearching() ? plan.among(store.names(own, consistency)) : plan;
    FetchedItems fetched = store.fetch(own, found.keys(), consistency);
    progress.advance(fetched.found().size());
    return new ItemRead(found, fetched, new OpenedValues());
  }

  private ResolvedKeystore resolved(KeystoreSecret desired) {
    List<String> violations = new ArrayList<>();
    try {
      Planner.check(desired);
    } catch (SyncFailedException e) {
      violations.addAll(violationsOf(e));
    }
    if (desired.getSpec().keystoreRef() == null) {
      throw new SyncFailedException(new SyncFailure.InvalidSpec(violations));
    }
    KeystoreResolver.Source source = surroundings.keystore(desired.keystoreId());
    try {
      ResolvedKeystore keystore =
          KeystoreResolver.resolve(
              source,
              surroundings.namespace(desired.getMetadata().getNamespace(), source.spec()),
              new BaseIdentity.Operator());
      if (violations.isEmpty()) {
        return keystore;
      }
    } catch (SyncFailedException e) {
      violations.addAll(violationsOf(e));
    }
    throw new SyncFailedException(new SyncFailure.InvalidSpec(violations));
  }

  private static List<String> violationsOf(SyncFailedException e) {
    if (e.failure() instanceof SyncFailure.InvalidSpec(var violations)) {
      return violations;
    }
    throw e;
  }

  private static ResolvedKeystore as(SessionRequest session, ResolvedKeystore keystore) {
    return new ResolvedKeystore(
        keystore.id(),
        keystore.uid(),
        keystore.generation(),
        keystore.table(),
        keystore.format(),
        session,
        keystore.kmsKeyArns(),
        keystore.encryptionContext(),
        keystore.finds(),
        keystore.access());
  }

  /// Writes nothing.
  private static final class Kept implements Secrets {
    private @Nullable SecretContent content;

    @Override
    public void requireTarget(KeystoreSecret desired) {
      // Whether it is there or not, what would be in it can be told.
    }

    @Override
    public SecretState inspect(KeystoreSecret desired) {
      return new SecretState.Drifted();
    }

    @Override
    public Optional<String> find(KeystoreSecret desired) {
      return Optional.empty();
    }

    @Override
    public boolean holds(KeystoreSecret desired) {
      return false;
    }

    @Override
    public boolean remove(KeystoreSecret desired) {
      throw new IllegalStateException("nothing is deleted here");
    }

    @Override
    public AppliedSecret apply(KeystoreSecret desired, SecretContent made) {
      content = made;
      return new AppliedSecret(desired.targetName(), "", AppliedSecret.Change.NONE);
    }
  }
}
