package io.keystoreoperator.cli.session;

import io.keystoreoperator.api.KeystoreAuth;
import io.keystoreoperator.api.KeystoreSpec;
import io.keystoreoperator.aws.AwsSessions;
import io.keystoreoperator.aws.IdentitySearch;
import io.keystoreoperator.aws.IdentitySource;
import io.keystoreoperator.aws.PersonalIdentity;
import io.keystoreoperator.cli.shell.Shell;
import io.keystoreoperator.model.BaseIdentity;
import io.keystoreoperator.model.RoleStep;
import io.keystoreoperator.model.SessionRequest;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// As whom a command calls AWS: the options that all commands with a session share.
public final class SessionOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(names = "--role-arn", paramLabel = "ARN", description = "The role to take.")
  private @Nullable String roleArn;

  @Option(
      names = "--external-id",
      paramLabel = "ID",
      description = "The external ID that the role's trust policy asks for.")
  private @Nullable String externalId;

  @Option(
      names = "--session-name",
      paramLabel = "NAME",
      description = "What CloudTrail calls the session. Default: user@host.")
  private @Nullable String sessionName;

  @Option(
      names = "--region",
      paramLabel = "REGION",
      description = "Default: AWS_REGION, AWS_DEFAULT_REGION, the profile's, the instance's.")
  private @Nullable String region;

  @Option(
      names = "--source",
      paramLabel = "SOURCE",
      description =
          "Where your own credentials come from: ${COMPLETION-CANDIDATES}. Default: auto, the first"
              + " that is set up.")
  private Source source = Source.AUTO;

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      description = "The profile of ~/.aws whose credentials and settings to use.")
  private @Nullable String profile;

  public void setRoleArn(String arn) {
    roleArn = arn;
  }

  public void setSessionName(String name) {
    sessionName = name;
  }

  public boolean hasRole() {
    return roleArn != null;
  }

  public boolean hasSessionName() {
    return sessionName != null;
  }

  /// A session for some calls of this command itself.
  public CallerSession open(Shell shell) {
    return open(shell, SessionDuration.SHORTEST, false);
  }

  /// A session of this duration.
  ///
  /// @param insideProfile the command itself may be what the profile runs for its credentials
  public CallerSession open(Shell shell, Duration duration, boolean insideProfile) {
    requireValid();
    PersonalIdentity person = person(shell, hasRole(), insideProfile);
    SessionRequest request = request(shell, person, new BaseIdentity.Operator(), duration);
    LoggerFactory.getLogger(SessionOptions.class)
        .debug(
            "from the credentials of {}, in {}, {}",
            person,
            request.region(),
            roleArn == null ? "taking no role" : "taking " + roleArn);
    AwsSessions sessions = AwsSessions.of(person);
    return new CallerSession(sessions, sessions.session(request));
  }

  /// The session that a keystore asks for, from the person's own identity; a role of these options
  /// goes before the keystore's.
  public CallerSession openAs(Shell shell, SessionRequest wanted) {
    requireValid();
    if (region != null || beforeTheCommand() != null) {
      throw wrong("the keystore says which region: leave --region out");
    }
    String role = roleArn;
    boolean own = role != null;
    List<RoleStep> roles = role == null ? wanted.roles() : List.of(new RoleStep(role, externalId));
    var request =
        new SessionRequest(
            wanted.region(),
            new BaseIdentity.Operator(),
            roles,
            sessionName == null ? SessionName.ofPerson(shell) : sessionName,
            SessionDuration.SHORTEST,
            own ? Map.of() : wanted.tags(),
            own ? Set.of() : wanted.transitiveTagKeys(),
            wanted.scope());
    AwsSessions sessions = AwsSessions.of(person(shell, !roles.isEmpty(), false));
    return new CallerSession(sessions, sessions.session(request));
  }

  /// Who the command is to AWS before it takes any role.
  ///
  /// @param takesRole whether it goes on to take one, by these options or otherwise
  public PersonalIdentity person(Shell shell, boolean takesRole) {
    requireValid();
    return person(shell, takesRole, false);
  }

  /// The session that the options describe, short as a command's own, from this base.
  public SessionRequest request(Shell shell, PersonalIdentity person, BaseIdentity base) {
    requireValid();
    return request(shell, person, base, SessionDuration.SHORTEST);
  }

  private SessionRequest request(
      Shell shell, PersonalIdentity person, BaseIdentity base, Duration duration) {
    return new SessionRequest(
        region(shell, person),
        base,
        roleArn == null ? List.of() : List.of(new RoleStep(roleArn, externalId)),
        sessionName == null ? SessionName.ofPerson(shell) : sessionName,
        duration,
        Map.of(),
        Set.of(),
        "");
  }

  private void requireValid() {
    if (roleArn != null && !roleArn.matches(KeystoreAuth.ROLE_ARN)) {
      throw wrong(
          "'" + roleArn + "' is no role's ARN, such as arn:aws:iam::111122223333:role/name");
    }
    if (externalId != null && roleArn == null) {
      throw wrong("--external-id needs --role-arn");
    }
    if (sessionName != null && !SessionName.isValid(sessionName)) {
      throw wrong(
          "'"
              + sessionName
              + "' is no session name: AWS takes 2 to 64 letters, digits and _+=,.@-");
    }
    if (profile != null && source != Source.AUTO && source != Source.PROFILE) {
      throw wrong("--profile goes with --source profile, not with --source " + source);
    }
  }

  private PersonalIdentity person(Shell shell, boolean takesRole, boolean insideProfile) {
    String named = profile == null ? IdentitySearch.profile(shell.environment()) : profile;
    return switch (profile == null ? source : Source.PROFILE) {
      case AUTO ->
          new IdentitySearch(shell.environment(), unmeant(shell, takesRole, insideProfile)).find();
      case ENVIRONMENT -> new PersonalIdentity(IdentitySource.ENVIRONMENT, named);
      case INSTANCE -> new PersonalIdentity(IdentitySource.INSTANCE, named);
      case WEB_IDENTITY -> new PersonalIdentity(IdentitySource.WEB_IDENTITY, named);
      case PROFILE -> new PersonalIdentity(IdentitySource.PROFILE, named);
    };
  }

  /// Who takes a role means to take it as themselves, not as the session they took before.
  private Set<IdentitySearch.Unmeant> unmeant(
      Shell shell, boolean takesRole, boolean insideProfile) {
    Set<IdentitySearch.Unmeant> unmeant = EnumSet.noneOf(IdentitySearch.Unmeant.class);
    if (takesRole && SessionMarker.in(shell).isPresent()) {
      unmeant.add(IdentitySearch.Unmeant.ENVIRONMENT);
    }
    if (insideProfile) {
      unmeant.add(IdentitySearch.Unmeant.PROCESSES);
    }
    return unmeant;
  }

  private String region(Shell shell, PersonalIdentity person) {
    String wanted = region == null ? beforeTheCommand() : region;
    String found = wanted == null ? person.region(shell.environment()).orElse("") : wanted;
    if (found.isEmpty()) {
      throw wrong("which region? Name it with --region, or set AWS_REGION");
    }
    if (!found.matches(KeystoreSpec.REGION)) {
      throw wrong("'" + found + "' is no AWS region, such as us-east-1");
    }
    return found;
  }

  /// The original tool took `--region` before the name of the command.
  private @Nullable String beforeTheCommand() {
    OptionSpec option = spec.root().findOption("--region");
    return option == null ? null : option.getValue();
  }

  private ParameterException wrong(String problem) {
    return new ParameterException(spec.commandLine(), problem);
  }
}
