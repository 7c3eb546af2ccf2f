package io.keystoreoperator.source;

import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import java.util.List;

/// How much work the expressions of one KeystoreSecret may still make. Counted, not timed, so that
/// the same expressions and names always come to the same end.
public final class Work {
  /// About a second.
  private static final long LIMIT = 64L << 20;

  private long spent;

  /// @throws SyncFailedException InvalidSpec when it is too much
  void spend(long steps) {
    spent += steps;
    if (spent > LIMIT) {
      throw new SyncFailedException(
          new SyncFailure.InvalidSpec(
              List.of(
                  "the expressions of dataFrom take more work over so many names than they are"
                      + " allowed: give each find a path, or simpler ones")));
    }
  }
}
