package io.keystoreoperator.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What a process has used, by the kernel's own account.
///
/// @param cpuSeconds of all its threads, user and system, since its start
/// @param residentMegabytes now
record ProcessUsage(double cpuSeconds, double residentMegabytes) {
  private static final double TICKS_PER_SECOND = 100;

  static ProcessUsage of(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      // The second field is the name in parentheses, which may hold spaces.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      double ticks = Double.parseDouble(fields[11]) + Double.parseDouble(fields[12]);
      return new ProcessUsage(ticks / TICKS_PER_SECOND, resident(pid));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double resident(long pid) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
      if (line.startsWith("VmRSS:")) {
        return Double.parseDouble(line.replaceAll("\\D+", "")) / 1024;
      }
    }
    throw new IllegalStateException("no VmRSS for process " + pid);
  }
}
