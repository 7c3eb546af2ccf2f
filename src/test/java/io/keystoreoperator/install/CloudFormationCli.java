package io.keystoreoperator.install;

import io.keystoreoperator.cloudformation.Stack;
import io.keystoreoperator.cloudformation.Template;
import io.keystoreoperator.install.AwsCli.Caller;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `aws cloudformation`: stacks of the templates, in the embedded AWS.
@Command(name = "cloudformation")
final class CloudFormationCli {
  private static final Pattern OUTPUT =
      Pattern.compile("Stacks\\[0]\\.Outputs\\[\\?OutputKey=='(\\w+)']\\.OutputValue");

  private final AwsCli aws;
  private final Stacks stacks;
  @Spec private CommandSpec spec = CommandSpec.create();

  CloudFormationCli(AwsCli aws, Stacks stacks) {
    this.aws = aws;
    this.stacks = stacks;
  }

  @Command(name = "deploy")
  int deploy(
      @Mixin Caller caller,
      @Option(names = "--stack-name", required = true) String name,
      @Option(names = "--template-file", required = true) Path template,
      @Option(names = "--capabilities", required = true) List<String> capabilities,
      @Option(names = "--parameter-overrides", arity = "1..*") Map<String, String> parameters) {
    if (!capabilities.equals(List.of("CAPABILITY_NAMED_IAM"))) {
      throw new IllegalArgumentException("the templates name roles: " + capabilities);
    }
    boolean changed =
        stacks.deploy(
            aws.place(caller), name, Template.read(aws.call().file(template)), parameters);
    print(
        changed
            ? "Successfully created/updated stack - " + name
            : "No changes to deploy. Stack " + name + " is up to date");
    return 0;
  }

  @Command(name = "describe-stacks")
  int describeStacks(
      @Mixin Caller caller,
      @Option(names = "--stack-name", required = true) String name,
      @Option(names = "--query", required = true) String query,
      @Option(names = "--output", required = true) String output) {
    Matcher asked = OUTPUT.matcher(query);
    if (!asked.matches() || !output.equals("text")) {
      throw new UnsupportedOperationException("--query " + query + " --output " + output);
    }
    Stack stack =
        stacks
            .find(aws.place(caller), name)
            .orElseThrow(
                () -> new IllegalArgumentException("Stack with id " + name + " does not exist"));
    // AWS would print an empty line for an output that is not there.
    print(stack.output(asked.group(1)));
    return 0;
  }

  @Command(name = "delete-stack")
  int deleteStack(
      @Mixin Caller caller, @Option(names = "--stack-name", required = true) String name) {
    stacks.delete(aws.place(caller), name);
    return 0;
  }

  private void print(String line) {
    spec.commandLine().getOut().println(line);
  }
}
