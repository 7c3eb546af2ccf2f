package io.keystoreoperator.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/// Prints what happens as plain lines, each with the time since the start.
final class Narrator {
  private final PrintStream out;
  private final long started = System.nanoTime();

  Narrator(PrintStream out) {
    this.out = out;
  }

  void title(String title) {
    out.println();
    out.println(title);
  }

  void step(String what) {
    double seconds = Duration.ofNanos(System.nanoTime() - started).toMillis() / 1000.0;
    out.printf(Locale.ROOT, "  %5.1f s  %s%n", seconds, what);
  }

  void detail(String what) {
    what.lines().forEach(line -> out.println("           " + line));
  }
}
