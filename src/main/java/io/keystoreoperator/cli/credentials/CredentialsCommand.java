package io.keystoreoperator.cli.credentials;

import io.keystoreoperator.aws.TemporaryCredentials;
import io.keystoreoperator.cli.session.CallerSession;
import io.keystoreoperator.cli.session.SessionDuration;
import io.keystoreoperator.cli.session.SessionOptions;
import io.keystoreoperator.cli.shell.Shell;
import io.keystoreoperator.cli.shell.ShellCommand;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `credentials`: takes a role and prints the session. Nothing goes out before all of it is there,
/// so that `eval` changes everything or nothing.
@Command(
    name = "credentials",
    description = "Takes a role and prints its session for a shell or an AWS profile.",
    footer = {
      "",
      "  eval \"$(${ROOT-COMMAND-NAME} credentials arn:aws:iam::111122223333:role/reader 1h)\"",
      "  eval \"$(${ROOT-COMMAND-NAME} credentials --format unset)\"",
      "",
      "in ~/.aws/config:",
      "",
      "  [profile reader]",
      "  credential_process = ${ROOT-COMMAND-NAME} credentials --format credential-process ROLE_ARN"
    })
public final class CredentialsCommand extends ShellCommand {
  @Mixin private SessionOptions session = new SessionOptions();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}. Default: shell.")
  private CredentialsFormat format = CredentialsFormat.SHELL;

  @Option(
      names = "--unset",
      description = "Prints the lines that take a session out again, in the format's shell.")
  private boolean unset;

  @Option(
      names = "--duration",
      paramLabel = "DURATION",
      converter = SessionDuration.class,
      description = "Seconds, or such as 1h30m. Default: 1h.")
  private @Nullable Duration duration;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "ROLE_ARN",
      description = "The same as --role-arn.")
  private @Nullable String roleArn;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "DURATION",
      converter = SessionDuration.class,
      description = "The same as --duration.")
  private @Nullable Duration secondDuration;

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "NAME",
      description = "The same as --session-name.")
  private @Nullable String sessionName;

  public CredentialsCommand(Shell shell) {
    super(shell);
  }

  @Override
  protected int run() {
    if (unset && !format.isShell()) {
      throw wrong("--unset is for a shell's format, and " + format + " is none");
    }
    switch (format) {
      case UNSET -> leave(ShellSyntax.POSIX);
      case SHELL -> script(ShellSyntax.POSIX);
      case FISH -> script(ShellSyntax.FISH);
      case POWERSHELL -> script(ShellSyntax.POWERSHELL);
      case JSON -> document(take(false));
      case CREDENTIAL_PROCESS -> print(SessionDocument.forAProfile(take(true).credentials()));
    }
    return 0;
  }

  private void script(ShellSyntax syntax) {
    if (unset) {
      leave(syntax);
      return;
    }
    Taken taken = take(false);
    print(new SessionScript(syntax, shell()).enter(taken.credentials(), taken.region()));
  }

  private void leave(ShellSyntax syntax) {
    print(new SessionScript(syntax, shell()).leave());
  }

  private void document(Taken taken) {
    print(SessionDocument.of(taken.credentials(), taken.region()));
  }

  private Taken take(boolean insideProfile) {
    if (roleArn != null) {
      requireOnce(session.hasRole(), "the role");
      session.setRoleArn(roleArn);
    }
    if (sessionName != null) {
      requireOnce(session.hasSessionName(), "the session name");
      session.setSessionName(sessionName);
    }
    requireOnce(duration != null && secondDuration != null, "the duration");
    if (!session.hasRole()) {
      throw wrong("which role? Give its ARN");
    }
    Duration wanted = duration == null ? secondDuration : duration;
    try (CallerSession taken =
        session.open(shell(), wanted == null ? SessionDuration.DEFAULT : wanted, insideProfile)) {
      return new Taken(taken.aws().credentials(), taken.region());
    }
  }

  private void requireOnce(boolean twice, String what) {
    if (twice) {
      throw wrong(what + " is given twice");
    }
  }

  private record Taken(TemporaryCredentials credentials, String region) {}
}
