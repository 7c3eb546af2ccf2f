package io.keystoreoperator.model;

/// One attribute of a DynamoDB item, in the types that keystore items use; anything else is
/// [Other], which no format reads.
public sealed interface ItemAttribute {
  record Text(String value) implements ItemAttribute {}

  /// A number in DynamoDB's own decimal notation.
  record Numeric(String value) implements ItemAttribute {}

  record Binary(Bytes value) implements ItemAttribute {}

  /// A type that no keystore format uses; `description` is stable, so that a change shows.
  record Other(String description) implements ItemAttribute {}
}
