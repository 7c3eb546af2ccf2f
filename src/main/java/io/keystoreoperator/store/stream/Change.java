package io.keystoreoperator.store.stream;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A record of a stream.
///
/// @param name of the item that was put or deleted; null when the record does not tell
/// @param at when, to the second; null when the record does not tell
record Change(@Nullable String name, String sequenceNumber, @Nullable Instant at) {}
