package io.keystoreoperator.bench;

import io.keystoreoperator.fixture.OperatorProcess;
import io.keystoreoperator.fixture.Scrape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An operator that is measured, and leaves its JFR recording behind when that is wanted.
///
/// @param recording where it goes; null for none
record MeasuredOperator(OperatorProcess process, @Nullable Path recording)
    implements AutoCloseable {
  ProcessUsage usage() {
    return ProcessUsage.of(process.pid());
  }

  Scrape scrape() {
    return process.scrape();
  }

  Path log() {
    return process.log();
  }

  @Override
  public void close() {
    if (recording != null) {
      dump(recording);
    }
    process.close();
  }

  /// Before it ends: an operator that is told to stop does not wait for a recording.
  private void dump(Path to) {
    try {
      int exit =
          new ProcessBuilder(
                  List.of(
                      Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                      Long.toString(process.pid()),
                      "JFR.dump",
                      "filename=" + to.toAbsolutePath()))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor();
      System.out.println(exit == 0 ? "    recorded: " + to : "    no recording: jcmd " + exit);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
