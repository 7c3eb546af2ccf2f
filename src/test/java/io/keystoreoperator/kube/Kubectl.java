package io.keystoreoperator.kube;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The real kubectl, with a kubeconfig and a cache of its own.
record Kubectl(Path binary, Path kubeconfig, Path directory) {
  private static final int PATIENCE_SECONDS = 60;

  KubectlRun run(String stdin, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(binary.toString());
    command.add("--kubeconfig=" + kubeconfig);
    command.add("--cache-dir=" + directory.resolve("kubectl-cache"));
    command.addAll(arguments);
    try {
      return run(stdin, new ProcessBuilder(command));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private KubectlRun run(String stdin, ProcessBuilder kubectl)
      throws IOException, InterruptedException {
    // Files, not pipes: a pipe that nobody reads would stop kubectl.
    Path in = Files.writeString(Files.createTempFile(directory, "kubectl", ".in"), stdin);
    Path out = Files.createTempFile(directory, "kubectl", ".out");
    Path err = Files.createTempFile(directory, "kubectl", ".err");
    Process process =
        kubectl
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    if (!process.waitFor(PATIENCE_SECONDS, SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("kubectl did not end: " + kubectl.command());
    }
    return new KubectlRun(process.exitValue(), Files.readString(out), Files.readString(err));
  }
}
