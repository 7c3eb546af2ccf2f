package io.keystoreoperator.aws;

import io.keystoreoperator.model.Plaintext;
import java.time.Instant;

/// A session as it is handed to another program.
///
/// @param principal the ARN that AWS knows the session by
public record TemporaryCredentials(
    String accessKeyId,
    Plaintext secretAccessKey,
    Plaintext sessionToken,
    Instant expiry,
    String principal) {}
