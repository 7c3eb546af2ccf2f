package io.keystoreoperator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.keystoreoperator.fixture.CommandRun;
import io.keystoreoperator.fixture.Person;
import io.keystoreoperator.fixture.TwoAccounts;
import io.keystoreoperator.localaws.AccessKey;
import io.keystoreoperator.localaws.Policies;
import io.keystoreoperator.localaws.Role;
import io.keystoreoperator.localaws.TokenIssuer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.ProcessCredentialsProvider;

class CredentialsIT {
  private static final String READER = TwoAccounts.READER_ARN;
  private static final String CREDENTIALS =
      "keystore credentials " + READER + " 1h ops --external-id " + TwoAccounts.EXTERNAL_ID;

  private static Person person;
  @TempDir private Path directory;

  @BeforeAll
  static void startAws() {
    person = Person.start();
    person.accounts().writer().putV1("payments/db", "s3cr3t");
  }

  @AfterAll
  static void stopAws() {
    person.close();
  }

  @Test
  void evalWithoutQuotesDoesTheSame() {
    CommandRun run =
        person.bash(
            """
            eval $(%s)
            keystore retrieve payments/db; echo
            eval $(keystore credentials --format unset)
            echo "[${AWS_ACCESS_KEY_ID-}${AWS_SESSION_TOKEN-}${KEYSTORE_SESSION-}]"
            """
                .formatted(CREDENTIALS));

    assertThat(run.stderr()).isEmpty();
    assertThat(run.text().lines()).containsExactly("s3cr3t", "[]");
  }

  @Test
  void aRegionOfThePersonsOwnIsKept() {
    CommandRun run =
        person.bash(
            """
            export AWS_DEFAULT_REGION=eu-west-1
            eval "$(%s)"; echo "$AWS_DEFAULT_REGION"
            eval "$(keystore credentials --format unset)"; echo "$AWS_DEFAULT_REGION"
            """
                .formatted(CREDENTIALS));

    assertThat(run.text().lines()).containsExactly("eu-west-1", "eu-west-1");
  }

  @Test
  void theSessionOfAnEarlierRunIsNoObstacleToTheNext() {
    CommandRun run =
        person.bash(
            """
            eval "$(%1$s)"; first=$AWS_ACCESS_KEY_ID
            eval "$(%1$s)"; second=$AWS_ACCESS_KEY_ID
            [ "$first" != "$second" ] && echo another session
            eval "$(keystore credentials --format unset)"
            echo "[${AWS_DEFAULT_REGION-}]"
            """
                .formatted(CREDENTIALS));

    assertThat(run.stderr()).isEmpty();
    assertThat(run.text().lines()).containsExactly("another session", "[]");
  }

  @Test
  void theSessionIsTheBaseWhenThePersonSaysSo() {
    CommandRun run =
        person.bash(
            """
            eval "$(%1$s)"
            %1$s --source environment
            """
                .formatted(CREDENTIALS));

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.text()).isEmpty();
    assertThat(run.stderr())
        .startsWith("error: AWS denied arn:aws:sts::111122223333:assumed-role/keystore-reader/ops");
  }

  @Test
  void keysThatThePersonHasSetSinceAreMeant() {
    var user =
        person
            .accounts()
            .accountB()
            .createUser("carol", Policies.allow("sts:GetCallerIdentity", "*"));

    CommandRun run =
        person.bash(
            """
            eval "$(%1$s)"
            unset AWS_SESSION_TOKEN AWS_SECURITY_TOKEN
            export AWS_ACCESS_KEY_ID=%2$s AWS_SECRET_ACCESS_KEY=%3$s
            %1$s
            """
                .formatted(CREDENTIALS, user.accessKeyId(), user.secretAccessKey()));

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.stderr())
        .startsWith("error: AWS denied arn:aws:iam::444455556666:user/carol sts:AssumeRole on");
  }

  @Test
  void theTokenOfAnEarlierSessionDoesNotSpoilALongTermKey() {
    var user = person.accounts().accountA().createUser("erin", Policies.allow("sts:*", "*"));
    person
        .accounts()
        .accountA()
        .createRole("of-erin", Policies.trusting("arn:aws:iam::111122223333:user/erin"));

    CommandRun run =
        person.bash(
            """
            eval "$(%s)"
            export AWS_ACCESS_KEY_ID=%s AWS_SECRET_ACCESS_KEY=%s
            keystore credentials arn:aws:iam::111122223333:role/of-erin --format json
            """
                .formatted(CREDENTIALS, user.accessKeyId(), user.secretAccessKey()));

    assertThat(run.stderr()).isEmpty();
    assertThat(run.text()).contains("assumed-role/of-erin/");
  }

  @Test
  void theSdksOwnProviderReadsTheCredentialProcess() {
    try (var provider =
        ProcessCredentialsProvider.builder()
            .command(command(Map.of(), "--format", "credential-process", READER))
            .build()) {
      var sts = person.accounts().clients().sts(provider);

      assertThat(sts.getCallerIdentity().arn())
          .isEqualTo("arn:aws:sts::111122223333:assumed-role/keystore-reader/ops");
      assertThat(provider.resolveCredentials().expirationTime())
          .hasValueSatisfying(end -> assertThat(end).isAfter(Instant.now()));
    }
  }

  @Test
  void aProfileThatRunsThisCommandMeansTheIdentityBeneathIt() throws IOException {
    Path config =
        profile(
            """
            [profile reader]
            region = us-east-1
            credential_process = %s credentials --format credential-process %s 1h ops --external-id %s
            """
                .formatted(Person.LAUNCHER, READER, TwoAccounts.EXTERNAL_ID));

    CommandRun run =
        person.keystoreWith(
            Map.of("AWS_CONFIG_FILE", config.toString(), "AWS_PROFILE", "reader"),
            "retrieve",
            "payments/db");

    assertThat(run.stderr()).isEmpty();
    assertThat(run.text()).isEqualTo("s3cr3t");
  }

  @Test
  void aProfileThatAsksForItselfIsToldSo() throws IOException {
    Path config =
        profile(
            """
            [profile circle]
            region = us-east-1
            credential_process = %s credentials --format credential-process --profile circle %s
            """
                .formatted(Person.LAUNCHER, READER));

    CommandRun run =
        person.keystoreWith(
            Map.of("AWS_CONFIG_FILE", config.toString()),
            "credentials",
            "--profile=circle",
            READER);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.text()).isEmpty();
    assertThat(run.stderr()).contains("the profile gets its credentials from this command");
  }

  @Test
  void aProfilesKeysAreTheBase() throws IOException {
    var user =
        person.accounts().accountA().createUser("dave", Policies.allow("sts:AssumeRole", READER));
    Path config =
        profile(
            """
            [profile dave]
            aws_access_key_id = %s
            aws_secret_access_key = %s
            """
                .formatted(user.accessKeyId(), user.secretAccessKey()));
    person
        .accounts()
        .accountA()
        .createRole("open", Policies.trusting("arn:aws:iam::111122223333:user/dave"));

    CommandRun run =
        person.keystoreWith(
            Map.of("AWS_CONFIG_FILE", config.toString()),
            "credentials",
            "arn:aws:iam::111122223333:role/open",
            "--profile=dave",
            "--format=json");

    assertThat(run.stderr()).isEmpty();
    assertThat(run.text()).contains("assumed-role/open/");
  }

  @Test
  void aSignInWithIdentityCenterIsTheBase() throws IOException {
    Path config =
        profile(
            """
            [profile sso]
            region = us-east-1
            sso_session = corp
            sso_account_id = 444455556666
            sso_role_name = node
            [sso-session corp]
            sso_start_url = https://corp.example.com/start
            sso_region = us-east-1
            """);
    Map<String, String> variables =
        Map.of("AWS_CONFIG_FILE", config.toString(), "HOME", directory.toString());
    String[] command = {"retrieve", "payments/db", "--profile=sso", "--role-arn=" + READER};

    CommandRun before = person.keystoreWith(variables, command);
    try (IdentityCenter portal = IdentityCenter.start("access-token-of-a-sign-in", session())) {
      portal.signIn(directory, "corp");
      CommandRun run =
          person.keystoreWith(
              with(variables, "AWS_ENDPOINT_URL_SSO", portal.endpoint()),
              with(command, "--external-id=" + TwoAccounts.EXTERNAL_ID));

      assertThat(run.stderr()).isEmpty();
      assertThat(run.text()).isEqualTo("s3cr3t");
    }
    assertFailed(before);
    assertThat(before.stderr())
        .startsWith("error: no AWS credentials from profile \"sso\": ")
        .contains("sign in (aws sso login)");
  }

  private static AccessKey session() {
    return person
        .accounts()
        .accountB()
        .sessionOf(person.accounts().node(), "alice", Duration.ofHours(1));
  }

  @Test
  void aWebIdentityIsTheBase() throws IOException {
    var issuer = new TokenIssuer("https://oidc.example.com/b");
    var account = person.accounts().accountB();
    account.trustIssuer(issuer.issuer(), Set.of("sts.amazonaws.com"), issuer.publicKey());
    String subject = TokenIssuer.subject("ops", "shell");
    account.createRole(
        "web",
        Policies.trustingSubject(TwoAccounts.ACCOUNT_B, issuer.issuer(), subject),
        Policies.allow("sts:AssumeRole", "*"));
    person
        .accounts()
        .accountA()
        .createRole("for-web", Policies.trusting("arn:aws:iam::444455556666:role/web"));
    Path token = directory.resolve("token");
    Files.writeString(
        token, issuer.token(subject, "sts.amazonaws.com", Instant.now().plusSeconds(600)));

    CommandRun run =
        person.keystoreWith(
            Map.of(
                "AWS_WEB_IDENTITY_TOKEN_FILE",
                token.toString(),
                "AWS_ROLE_ARN",
                "arn:aws:iam::444455556666:role/web"),
            "credentials",
            "arn:aws:iam::111122223333:role/for-web",
            "--format=json");

    assertThat(run.stderr()).isEmpty();
    assertThat(run.text()).contains("assumed-role/for-web/");
  }

  @Test
  void aRoleThatMayNotBeTakenPrintsNothingToEval() {
    CommandRun run = person.keystore("credentials", READER + "-of-others");

    assertFailed(run);
    assertThat(run.errorLines())
        .containsExactly(
            "error: AWS denied arn:aws:sts::444455556666:assumed-role/node/i-0123456789abcdef0"
                + " sts:AssumeRole on arn:aws:iam::111122223333:role/keystore-reader-of-others",
            "  the role's trust policy must let it in, with this external ID if it asks for one,"
                + " and its own policies must allow sts:AssumeRole on the role");
  }

  @Test
  void aWrongExternalIdPrintsNothingToEval() {
    CommandRun run = person.keystore("credentials", READER, "--external-id", "wrong");

    assertFailed(run);
    assertThat(run.stderr()).contains("external ID").doesNotContain("\tat ");
  }

  @Test
  void withoutCredentialsNothingIsPrintedToEval() {
    CommandRun run =
        person.keystoreWith(
            Map.of("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://127.0.0.1:9"),
            "credentials",
            READER);

    assertFailed(run);
    assertThat(run.errorLines())
        .containsExactly(
            "error: no AWS credentials from EC2 instance metadata: Connection refused",
            "  sign in (aws sso login), or say whose to use: --source, --profile");
  }

  @Test
  void aBrokenSetupIsNotPassedOverInSilence() {
    CommandRun run =
        person.keystoreWith(
            Map.of(
                "AWS_WEB_IDENTITY_TOKEN_FILE",
                directory.resolve("none").toString(),
                "AWS_ROLE_ARN",
                "arn:aws:iam::444455556666:role/web"),
            "credentials",
            READER);

    assertFailed(run);
    assertThat(run.stderr()).startsWith("error: no AWS credentials from the web identity token: ");
  }

  @Test
  void aFailureLeavesTheShellAsItWas() {
    CommandRun run =
        person.bash(
            """
            export AWS_ACCESS_KEY_ID=mine AWS_SECRET_ACCESS_KEY=mine
            eval "$(keystore credentials %s --source instance)" 2>/dev/null
            echo "$AWS_ACCESS_KEY_ID $AWS_SECRET_ACCESS_KEY"
            """
                .formatted(READER));

    assertThat(run.text()).isEqualTo("mine mine\n");
  }

  @Test
  void longerThanAwsAllowsIsAFailureWithItsRemedy() {
    CommandRun run =
        person.keystore(
            "credentials", READER, "--external-id", TwoAccounts.EXTERNAL_ID, "--duration=2h");

    assertFailed(run);
    assertThat(run.errorLines()).endsWith("  ask for less: --duration");
  }

  @Test
  void theSessionIsCalledAfterThePersonAndTheMachineUnlessItIsNamed() {
    String[] command = {"credentials", "--role-arn", READER, "--format=json"};
    String[] reader = with(command, "--external-id=" + TwoAccounts.EXTERNAL_ID);
    Map<String, String> machine = Map.of("HOSTNAME", "node-7");

    CommandRun unnamed = person.keystoreWith(machine, reader);
    CommandRun named = person.keystoreWith(machine, with(reader, "--session-name=alice"));

    assertThat(unnamed.text())
        .contains("assumed-role/keystore-reader/" + System.getProperty("user.name") + "@node-7\"");
    assertThat(named.text()).contains("assumed-role/keystore-reader/alice\"");
  }

  @Test
  void eachSourceIsAnIdentityOfItsOwn() throws IOException {
    var account = person.accounts().accountB();
    var ofKeys = account.createUser("of-keys", Policies.allow("sts:*", "*"));
    var ofProfile = account.createUser("of-profile", Policies.allow("sts:*", "*"));
    var issuer = new TokenIssuer("https://oidc.example.com/sources");
    account.trustIssuer(issuer.issuer(), Set.of("sts.amazonaws.com"), issuer.publicKey());
    String subject = TokenIssuer.subject("ops", "shell");
    Role ofToken =
        account.createRole(
            "of-token",
            Policies.trustingSubject(TwoAccounts.ACCOUNT_B, issuer.issuer(), subject),
            Policies.allow("sts:AssumeRole", "*"));
    Path token =
        Files.writeString(
            directory.resolve("token"),
            issuer.token(subject, "sts.amazonaws.com", Instant.now().plusSeconds(600)));
    Path config =
        profile(
            """
            [profile mine]
            aws_access_key_id = %s
            aws_secret_access_key = %s
            """
                .formatted(ofProfile.accessKeyId(), ofProfile.secretAccessKey()));
    Map<String, String> all =
        Map.of(
            "AWS_ACCESS_KEY_ID", ofKeys.accessKeyId(),
            "AWS_SECRET_ACCESS_KEY", ofKeys.secretAccessKey(),
            "AWS_WEB_IDENTITY_TOKEN_FILE", token.toString(),
            "AWS_ROLE_ARN", ofToken.arn(),
            "AWS_CONFIG_FILE", config.toString(),
            "AWS_PROFILE", "mine");

    Map.of(
            "environment", "arn:aws:iam::444455556666:user/of-keys ",
            "web-identity", "arn:aws:sts::444455556666:assumed-role/of-token/",
            "profile", "arn:aws:iam::444455556666:user/of-profile ",
            "instance", "arn:aws:sts::444455556666:assumed-role/node/")
        .forEach(
            (source, principal) -> {
              CommandRun run =
                  person.keystoreWith(
                      all, "credentials", READER + "-of-others", "--source", source);

              assertFailed(run);
              assertThat(run.stderr()).as(source).startsWith("error: AWS denied " + principal);
            });
  }

  @Test
  void wrongUsageHasAnExitCodeOfItsOwn() {
    Stream.of(
            List.of("credentials"),
            List.of("credentials", "no-arn"),
            List.of("credentials", READER, "10"),
            List.of("credentials", READER, "--session-name", "no spaces"),
            List.of("credentials", READER, "--role-arn", READER),
            List.of("credentials", READER, "1h", "ops", "--session-name=alice"),
            List.of("credentials", READER, "--unset", "--format=json"),
            List.of("credentials", READER, "--unset", "--format=credential-process"),
            List.of("credentials", READER, "--source", "somewhere"))
        .forEach(
            arguments -> {
              CommandRun run = person.keystore(arguments.toArray(String[]::new));

              assertThat(run.exitCode()).as("%s", arguments).isEqualTo(2);
              assertThat(run.text()).isEmpty();
              assertThat(run.errorLines()).hasSize(2).last().asString().contains("--help");
            });
  }

  @Test
  void howeverMuchIsSaidNoSecretIs() {
    CommandRun run =
        person.keystore(
            "credentials",
            READER,
            "--external-id=" + TwoAccounts.EXTERNAL_ID,
            "--verbose",
            "--format=json");
    String secret = run.text().replaceAll("(?s).*\"SecretAccessKey\": \"([^\"]+)\".*", "$1");
    String token = run.text().replaceAll("(?s).*\"SessionToken\": \"([^\"]+)\".*", "$1");

    assertThat(run.exitCode()).isZero();
    assertThat(secret).hasSize(40);
    assertThat(run.stderr()).isNotEmpty().doesNotContain(secret).doesNotContain(token);
  }

  @Test
  void theOtherShellsGetLinesOfTheirOwn() {
    String[] wanted = {"credentials", READER, "--external-id", TwoAccounts.EXTERNAL_ID};

    assertThat(person.keystore(with(wanted, "--format=fish")).text())
        .startsWith("set -q AWS_DEFAULT_REGION; or set -gx AWS_DEFAULT_REGION 'us-east-1';\n")
        .contains("set -gx AWS_ACCESS_KEY_ID 'ASIA");
    assertThat(person.keystore(with(wanted, "--format=powershell")).text())
        .contains("$Env:AWS_ACCESS_KEY_ID = 'ASIA");
    assertThat(person.keystore("credentials", "--format=fish", "--unset").text())
        .contains("set -e AWS_SESSION_TOKEN;");
    assertThat(person.keystore("credentials", "--format=powershell", "--unset").text())
        .contains("Remove-Item Env:AWS_SESSION_TOKEN -ErrorAction SilentlyContinue;");
  }

  private static void assertFailed(CommandRun run) {
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.text()).isEmpty();
    assertThat(run.errorLines()).hasSize(2);
  }

  private Path profile(String text) throws IOException {
    return Files.writeString(directory.resolve("config"), text);
  }

  private static List<String> command(Map<String, String> variables, String... arguments) {
    List<String> command = new ArrayList<>(List.of("/usr/bin/env", "-i"));
    Stream.of(person.environment(), variables)
        .flatMap(map -> map.entrySet().stream())
        .forEach(variable -> command.add(variable.getKey() + "=" + variable.getValue()));
    command.addAll(List.of(Person.LAUNCHER.toString(), "credentials"));
    command.addAll(List.of(arguments));
    command.addAll(List.of("1h", "ops", "--external-id", TwoAccounts.EXTERNAL_ID));
    return command;
  }

  private static Map<String, String> with(Map<String, String> some, String name, String value) {
    Map<String, String> all = new HashMap<>(some);
    all.put(name, value);
    return all;
  }

  private static String[] with(String[] arguments, String more) {
    return Stream.concat(Stream.of(arguments), Stream.of(more)).toArray(String[]::new);
  }
}
