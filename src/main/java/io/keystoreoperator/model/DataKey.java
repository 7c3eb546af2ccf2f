package io.keystoreoperator.model;

/// A data key as KMS generates it: the key itself, and the blob that KMS opens to it again.
public record DataKey(Plaintext key, Bytes blob) {}
