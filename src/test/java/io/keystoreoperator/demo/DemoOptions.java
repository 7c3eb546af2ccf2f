package io.keystoreoperator.demo;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What the demo can be told.
///
/// @param kubeconfig of a cluster to use instead of the embedded one
/// @param keepRunning whether to stay up, to be played with, until interrupted
record DemoOptions(@Nullable Path kubeconfig, boolean keepRunning) {
  private static final String KUBECONFIG = "--kubeconfig=";

  static DemoOptions parse(String[] args) {
    Path kubeconfig = null;
    boolean keepRunning = false;
    for (String arg : args) {
      if (arg.startsWith(KUBECONFIG)) {
        kubeconfig = Path.of(arg.substring(KUBECONFIG.length()));
      } else if (arg.equals("--keep-running")) {
        keepRunning = true;
      } else {
        throw new IllegalArgumentException(
            "unknown option " + arg + "; there are --keep-running and --kubeconfig=FILE");
      }
    }
    return new DemoOptions(kubeconfig, keepRunning);
  }
}
