package io.keystoreoperator.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.stream.Stream;

/// Tells the resources of an informer that have come since the start from those that were there.
/// Every KeystoreSecret is reconciled at the start, while word of what was there is still on its
/// way through the informers: heeded, it would have them all reconciled again.
final class Newcomers {
  private volatile long last = Long.MAX_VALUE;

  /// All that is there has been seen; until then nothing counts as new.
  void begin(Stream<? extends HasMetadata> there) {
    last = there.mapToLong(Newcomers::version).max().orElse(0);
  }

  boolean isNew(HasMetadata resource) {
    return version(resource) > last;
  }

  /// Versions of one kind grow, and compare as numbers.
  private static long version(HasMetadata resource) {
    return Long.parseLong(resource.getMetadata().getResourceVersion());
  }
}
