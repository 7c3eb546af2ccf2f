package io.keystoreoperator.operator.rollout;

import java.time.Duration;
import java.util.Map;

/// The port through which workloads are restarted.
interface Workloads {
  /// Restarts a workload, once, for those of the asking KeystoreSecrets that it agrees to, unless
  /// it was restarted for them already.
  ///
  /// @param asked KeystoreSecrets with their revisions
  /// @return for each that asked how it went
  /// @throws NotNowException when it may go well a little later
  Map<String, Round.Settled> restart(Workload workload, Map<String, String> asked)
      throws NotNowException;

  /// Something passing was in the way.
  final class NotNowException extends Exception {
    static final Duration PAUSE = Duration.ofSeconds(10);
    private static final long serialVersionUID = 1L;
  }
}
