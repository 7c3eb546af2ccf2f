package io.keystoreoperator.cli.doctor;

import java.time.Duration;

/// What came of a hop.
sealed interface HopResult {
  Hop hop();

  /// It was done.
  ///
  /// @param principal who one is at this hop, as AWS says
  record Passed(Hop hop, String principal, Duration took) implements HopResult {}

  /// It could not be done.
  ///
  /// @param principal who asked
  record Failed(Hop hop, String principal, Duration took, Diagnosis diagnosis)
      implements HopResult {}

  record NotTried(Hop hop, String why) implements HopResult {}
}
