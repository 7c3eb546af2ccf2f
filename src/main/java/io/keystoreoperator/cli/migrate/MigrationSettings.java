package io.keystoreoperator.cli.migrate;

import org.jspecify.annotations.Nullable;

/// What the input cannot say, because it speaks of another store.
///
/// @param table null where the person did not say
/// @param roleArn taken instead of the role in the input, if given
/// @param keys which keys the readers of a ClusterKeystore may have
record MigrationSettings(
    @Nullable String table,
    @Nullable String roleArn,
    @Nullable String externalId,
    @Nullable String serviceAccount,
    String keys) {}
