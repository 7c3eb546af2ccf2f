package io.keystoreoperator.bench;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How fast this machine is, by the floor: with it a goal in seconds, which was set on another
/// machine, can be held to here.
///
/// @param size of the workload that the floor was measured with
/// @param floor what a bare client took here, in seconds
record Pace(int size, double floor) {
  /// What it took where the goals were set, in seconds.
  private static final Map<Integer, Double> FLOORS = Map.of(1_000, 1.0, 5_000, 5.1);

  /// Reports a time as it is, and in floors beside it.
  ///
  /// @param what without its unit
  /// @param goal in seconds, as it was set; null for none
  void report(Report report, String what, double seconds, @Nullable Double goal) {
    report.measured(size, what + ", s", seconds, goal);
    Double there = FLOORS.get(size);
    report.measured(
        size,
        what + ", in floors",
        seconds / floor,
        goal == null || there == null ? null : Double.valueOf(goal / there));
  }
}
