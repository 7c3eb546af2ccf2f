package io.keystoreoperator.store.stream;

import org.jspecify.annotations.Nullable;

/// A part of a stream. It takes changes for some hours; then it is closed, and one or two others go
/// on from it.
///
/// @param parent the shard it goes on from; that one may be gone already
record Shard(String id, @Nullable String parent, boolean isClosed) {}
