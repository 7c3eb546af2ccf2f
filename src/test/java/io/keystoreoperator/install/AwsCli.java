package io.keystoreoperator.install;

import io.keystoreoperator.install.Stacks.Place;
import io.keystoreoperator.localaws.Clients;
import io.keystoreoperator.localaws.LocalAws;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.profiles.ProfileFile;

/// `aws`, as far as the page goes: it is in the account that a profile's credentials are of, says
/// the embedded STS.
@Command(name = "aws")
final class AwsCli {
  private final ToolCall call;
  private final LocalAws aws;

  private AwsCli(ToolCall call, LocalAws aws) {
    this.call = call;
    this.aws = aws;
  }

  static CommandLine command(ToolCall call, LocalAws aws, Stacks stacks) {
    AwsCli cli = new AwsCli(call, aws);
    return new CommandLine(cli)
        .addSubcommand(new StsCli(cli))
        .addSubcommand(new CloudFormationCli(cli, stacks));
  }

  /// Whose credentials, and which region.
  static final class Caller {
    @Option(names = "--profile", required = true)
    private String profile = "";

    @Option(names = "--region")
    private @Nullable String region;
  }

  ToolCall call() {
    return call;
  }

  Place place(Caller caller) {
    String region = Objects.requireNonNullElseGet(caller.region, () -> call.variable("AWS_REGION"));
    try (var credentials = credentials(caller.profile);
        var clients = new Clients(aws, region)) {
      String account = clients.sts(credentials).getCallerIdentity().account();
      return new Place(account, region);
    }
  }

  private ProfileCredentialsProvider credentials(String profile) {
    Path file = Path.of(call.variable("HOME"), ".aws", "credentials");
    return ProfileCredentialsProvider.builder()
        .profileName(profile)
        .profileFile(ProfileFile.builder().content(file).type(ProfileFile.Type.CREDENTIALS).build())
        .build();
  }
}
