package io.keystoreoperator.install;

import io.keystoreoperator.install.AwsCli.Caller;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `aws sts`.
@Command(name = "sts")
final class StsCli {
  private final AwsCli aws;
  @Spec private CommandSpec spec = CommandSpec.create();

  StsCli(AwsCli aws) {
    this.aws = aws;
  }

  @Command(name = "get-caller-identity")
  int getCallerIdentity(
      @Mixin Caller caller,
      @Option(names = "--query", required = true) String query,
      @Option(names = "--output", required = true) String output) {
    if (!query.equals("Account") || !output.equals("text")) {
      throw new UnsupportedOperationException("--query " + query + " --output " + output);
    }
    spec.commandLine().getOut().println(aws.place(caller).accountId());
    return 0;
  }
}
