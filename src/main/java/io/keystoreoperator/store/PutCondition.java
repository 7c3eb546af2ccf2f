package io.keystoreoperator.store;

/// What must hold of the table for an item to be put, checked by DynamoDB in the same step.
public sealed interface PutCondition {
  /// Nothing: whatever is there is replaced.
  record None() implements PutCondition {}

  /// Nothing is there under the item's primary key, of which `keyAttribute` is a part.
  record Absent(String keyAttribute) implements PutCondition {}

  /// What is there has this number in its `version`.
  record VersionIs(String version) implements PutCondition {}

  /// Something is there, without a `version`.
  record Unversioned(String keyAttribute) implements PutCondition {}
}
