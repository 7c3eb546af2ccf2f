package io.keystoreoperator.localaws;

import java.time.Duration;

/// Something that goes wrong with a call, on purpose.
public sealed interface Fault {
  /// The service's own throttling error.
  record Throttled() implements Fault {}

  /// The service's own internal error, with status 500.
  record Failed() implements Fault {}

  /// An answer that comes later, but comes.
  record Delayed(Duration by) implements Fault {}

  /// Any other refusal, before the call has any effect.
  record Refused(int status, String code, String message) implements Fault {}

  /// This very answer, whoever asks: what DynamoDB Local has no case of.
  ///
  /// @param json the body of a status 200
  record Answered(String json) implements Fault {}

  /// BatchGetItem and BatchWriteItem: only the first `processed` entries are done, the others come
  /// back as UnprocessedKeys or UnprocessedItems.
  record Unprocessed(int processed) implements Fault {}
}
