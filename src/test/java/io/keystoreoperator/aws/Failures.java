package io.keystoreoperator.aws;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// What a call that must fail fails with.
public final class Failures {
  private Failures() {}

  public static SyncFailure of(ThrowingCallable call) {
    var thrown = catchThrowableOfType(SyncFailedException.class, call);
    return Objects.requireNonNull(thrown, "the call did not fail").failure();
  }
}
