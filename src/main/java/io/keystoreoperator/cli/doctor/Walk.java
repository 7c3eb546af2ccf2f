package io.keystoreoperator.cli.doctor;

import io.keystoreoperator.aws.AwsSession;
import io.keystoreoperator.aws.AwsSessions;
import io.keystoreoperator.aws.FailedCall;
import io.keystoreoperator.format.SealedValue;
import io.keystoreoperator.kms.KmsDecrypter;
import io.keystoreoperator.model.EncryptedItem;
import io.keystoreoperator.model.ItemKey;
import io.keystoreoperator.model.SessionRequest;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import io.keystoreoperator.model.TableRef;
import io.keystoreoperator.store.Consistency;
import io.keystoreoperator.store.DirectItemStore;
import io.keystoreoperator.store.TableListing;
import io.keystoreoperator.store.Tables;
import io.keystoreoperator.store.stream.ChangeStreams;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Goes a route hop by hop, with the operator's own stages, and stops where one fails.
final class Walk {
  /// No item has this name; a role that may read gets the answer that there is none.
  private static final ItemKey PROBE = ItemKey.newest("keystore-doctor");

  private final Route route;
  private final AwsSessions sessions;
  private final AtomicReference<@Nullable FailedCall> lastFailure;
  private final Diagnostician diagnostician;
  private final Tables tables = new Tables(Clock.systemUTC());
  private final AwsSession session;
  private @Nullable EncryptedItem read;

  /// @param lastFailure where the sessions' listener puts the call that failed last
  Walk(
      Route route,
      AwsSessions sessions,
      AtomicReference<@Nullable FailedCall> lastFailure,
      Diagnostician diagnostician) {
    this.route = route;
    this.sessions = sessions;
    this.lastFailure = lastFailure;
    this.diagnostician = diagnostician;
    this.session = sessions.session(route.session());
  }

  /// A result for each hop; those after the first that fails are not tried.
  List<HopResult> go() {
    List<HopResult> results = new ArrayList<>();
    boolean stopped = false;
    for (Hop hop : route.hops()) {
      HopResult result = stopped ? new HopResult.NotTried(hop, "") : attempt(hop);
      stopped |= result instanceof HopResult.Failed;
      results.add(result);
    }
    return results;
  }

  private HopResult attempt(Hop hop) {
    if (hop instanceof Hop.Decrypt && read == null) {
      return new HopResult.NotTried(hop, "name an item with --item");
    }
    if (hop instanceof Hop.Follow(_, var as) && as == null) {
      return new HopResult.NotTried(
          hop, "each namespace reads as somebody else, and a stream is followed as one");
    }
    lastFailure.set(null);
    long start = System.nanoTime();
    try {
      String principal = pass(hop);
      return new HopResult.Passed(hop, principal, since(start));
    } catch (SyncFailedException e) {
      Duration took = since(start);
      FailedCall call = lastFailure.get();
      String asker = asker(hop);
      return new HopResult.Failed(
          hop,
          asker,
          took,
          diagnostician.of(hop, asker, e.failure(), call, elsewhere(e.failure())));
    }
  }

  /// Does what the operator does there, and says as whom.
  private String pass(Hop hop) {
    return switch (hop) {
      case Hop.Identity _, Hop.WebIdentity _ -> session.principalAfter(0);
      case Hop.Role(_, int place) -> session.principalAfter(place + 1);
      case Hop.Describe(TableRef table) -> {
        tables.describe(session, table);
        yield session.principal();
      }
      case Hop.Read(ItemKey item) -> {
        read = read(item);
        yield session.principal();
      }
      case Hop.Decrypt _ -> {
        decrypt(read);
        yield session.principal();
      }
      case Hop.Follow(TableRef table, SessionRequest as) -> {
        AwsSession following = following(as);
        ChangeStreams.tryOut(following, table, tables.describe(following, table));
        yield following.principal();
      }
      case Hop.Scan(TableRef table) -> {
        new TableListing(session, table, tables.describe(session, table)).requireScan();
        yield session.principal();
      }
    };
  }

  private AwsSession following(@Nullable SessionRequest as) {
    return sessions.session(Objects.requireNonNull(as, "such a hop is not tried"));
  }

  private @Nullable EncryptedItem read(@Nullable ItemKey item) {
    ItemKey wanted = item == null ? PROBE : item;
    var store = new DirectItemStore(sessions, tables);
    var fetched = store.fetch(route.keystore(), Set.of(wanted), Consistency.STRONG);
    if (item != null && !fetched.missing().isEmpty()) {
      throw new SyncFailedException(new SyncFailure.ItemNotFound(List.of(item)));
    }
    return fetched.found().get(wanted);
  }

  /// The value is checked as the operator checks it, and let go.
  private void decrypt(@Nullable EncryptedItem item) {
    if (item == null) {
      throw new IllegalStateException("nothing was read");
    }
    SealedValue sealed = SealedValue.of(route.keystore().format(), item);
    var decrypter = new KmsDecrypter(sessions);
    var _ =
        sealed.open(
            decrypter.decrypt(
                route.keystore(), item.key(), sealed.ciphertext(route.encryptionContext())));
  }

  private String asker(Hop hop) {
    try {
      return switch (hop) {
        case Hop.Identity _, Hop.WebIdentity _ -> "";
        case Hop.Role(_, int place) -> session.principalAfter(place);
        case Hop.Describe _, Hop.Read _, Hop.Decrypt _, Hop.Scan _ -> session.principal();
        case Hop.Follow(_, SessionRequest as) -> following(as).principal();
      };
    } catch (SyncFailedException _) {
      return "";
    }
  }

  /// The region in which the table is, when it is not where it was looked for.
  private @Nullable String elsewhere(SyncFailure failure) {
    boolean mayBe =
        failure instanceof SyncFailure.TableNotFound || failure instanceof SyncFailure.AccessDenied;
    return mayBe
        ? route.otherRegions().stream().filter(this::hasTable).findFirst().orElse(null)
        : null;
  }

  private boolean hasTable(String region) {
    try {
      var there = new TableRef(region, route.keystore().table().name());
      var _ = tables.describe(sessions.session(route.sessionIn(region)), there);
      return true;
    } catch (SyncFailedException _) {
      return false;
    }
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
