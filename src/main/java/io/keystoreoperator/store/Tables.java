package io.keystoreoperator.store;

import io.keystoreoperator.aws.AwsErrors;
import io.keystoreoperator.aws.AwsSession;
import io.keystoreoperator.aws.SingleFlight;
import io.keystoreoperator.model.SessionRequest;
import io.keystoreoperator.model.TableRef;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import software.amazon.awssdk.core.exception.SdkException;

/// The tables' descriptions, asked for once by each session that reads them and kept for a while.
public final class Tables {
  private static final Duration KEPT = Duration.ofMinutes(5);

  private final Clock clock;
  private final ConcurrentMap<Seen, Kept> kept = new ConcurrentHashMap<>();
  private final SingleFlight<Seen, TableDescription> flights = new SingleFlight<>();

  public Tables(Clock clock) {
    this.clock = clock;
  }

  /// The table, as it was at most five minutes ago.
  ///
  /// @throws io.keystoreoperator.model.SyncFailedException when there is no such table, when the
  ///     session may not know, and when it is no keystore's
  public TableDescription describe(AwsSession session, TableRef table) {
    var seen = new Seen(session.request(), table);
    Kept known = kept.get(seen);
    if (known != null && clock.instant().isBefore(known.until())) {
      return known.description();
    }
    return flights.join(seen, () -> ask(session, seen));
  }

  /// The table as it is now.
  ///
  /// @throws io.keystoreoperator.model.SyncFailedException as [#describe] does
  public TableDescription describeNow(AwsSession session, TableRef table) {
    return ask(session, new Seen(session.request(), table));
  }

  /// The next to read asks again: the table may have been made anew.
  void forget(AwsSession session, TableRef table) {
    kept.remove(new Seen(session.request(), table));
  }

  private TableDescription ask(AwsSession session, Seen seen) {
    TableRef table = seen.table();
    try {
      var answer = session.dynamoDb(client -> client.describeTable(t -> t.tableName(table.name())));
      var description = TableDescription.of(answer.table());
      kept.values().removeIf(old -> !clock.instant().isBefore(old.until()));
      kept.put(seen, new Kept(description, clock.instant().plus(KEPT)));
      return description;
    } catch (SdkException e) {
      throw AwsErrors.reading(session, table, "dynamodb:DescribeTable", table.name(), e);
    }
  }

  /// A table as one session sees it: another may not be allowed to.
  private record Seen(SessionRequest session, TableRef table) {}

  private record Kept(TableDescription description, Instant until) {}
}
