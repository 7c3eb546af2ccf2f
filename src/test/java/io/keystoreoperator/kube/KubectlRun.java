package io.keystoreoperator.kube;

/// What became of one run of kubectl.
public record KubectlRun(int exitCode, String stdout, String stderr) {
  /// What a person sees, in whichever stream.
  public String output() {
    return stdout + stderr;
  }

  /// The same run, when kubectl was content.
  ///
  /// @throws AssertionError when it was not, saying what kubectl said
  public KubectlRun succeeded() {
    if (exitCode != 0) {
      throw new AssertionError("kubectl ended with " + exitCode + ":\n" + output());
    }
    return this;
  }
}
