package io.keystoreoperator.bench;

import java.util.Locale;

/// One figure, the goal it is held to, and whether it met it.
///
/// @param counted whether the figure is a count, which is stable; others are reported only
record Goal(String name, double figure, double limit, boolean counted) {
  static Goal count(String name, double figure, double limit) {
    return new Goal(name, figure, limit, true);
  }

  static Goal measured(String name, double figure, double limit) {
    return new Goal(name, figure, limit, false);
  }

  boolean met() {
    return figure <= limit;
  }

  String line() {
    return String.format(
        Locale.ROOT,
        "  %-62s %10.2f   goal %10.2f   %s",
        name,
        figure,
        limit,
        met() ? "met" : "MISSED");
  }
}
