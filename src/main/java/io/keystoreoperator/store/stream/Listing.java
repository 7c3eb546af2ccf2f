package io.keystoreoperator.store.stream;

import java.util.List;

/// The shards that a stream has now.
///
/// @param takesChanges false once it is disabled: what is in it stays for a day
record Listing(List<Shard> shards, boolean takesChanges) {
  Listing {
    shards = List.copyOf(shards);
  }
}
