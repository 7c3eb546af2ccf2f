package io.keystoreoperator.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What `docs/cloudformation.md` says to type is what the templates take and give.
class CloudFormationPageTest {
  private static final String PAGE = read();
  private static final Pattern DEPLOY =
      Pattern.compile("aws cloudformation deploy ((?:[^\\n]*\\\\\\n)*[^\\n]*)");
  private static final Pattern TEMPLATE =
      Pattern.compile("cloudformation/(account-[ab-z-]+\\.yaml)");
  private static final Pattern OVERRIDE = Pattern.compile("(\\w+)=(\\S+)");
  private static final Pattern OUTPUT = Pattern.compile("\\$\\(output (\\S+) (\\w+)\\)");

  /// What the shell would put in place of the page's variables.
  private static final Map<String, String> VARIABLES =
      Map.of(
          "$READER_ROLE_ARN", "arn:aws:iam::111122223333:role/keystore-reader",
          "$OPERATOR_ROLE_ARN", "arn:aws:iam::444455556666:role/keystore-operator",
          "${ISSUER#https://}", "oidc.eks.us-east-1.amazonaws.com/id/EXAMPLE",
          "$KEY_ARN", "arn:aws:kms:us-east-1:111122223333:key/11111111-2222",
          "$ACCOUNT_A", "111122223333");

  record Command(String template, Map<String, String> parameters) {
    boolean isOf(String stack) {
      return template.equals("account-a.yaml") == stack.equals("keystore");
    }

    /// Those under a condition too.
    Set<String> outputs() {
      Set<String> names = new TreeSet<>();
      Template.named(template).body().path("Outputs").fieldNames().forEachRemaining(names::add);
      return names;
    }
  }

  static Stream<Command> commands() {
    List<Command> commands = new ArrayList<>();
    Matcher deploy = DEPLOY.matcher(PAGE);
    while (deploy.find()) {
      String arguments = deploy.group(1);
      Matcher template = TEMPLATE.matcher(arguments);
      assertThat(template.find()).isTrue();
      Map<String, String> parameters = new LinkedHashMap<>();
      String overrides = arguments.substring(arguments.indexOf("--parameter-overrides"));
      Matcher override = OVERRIDE.matcher(overrides);
      while (override.find()) {
        parameters.put(override.group(1), substituted(override.group(2)));
      }
      commands.add(new Command(template.group(1), parameters));
    }
    return commands.stream();
  }

  private static String substituted(String value) {
    String text = value;
    for (var variable : VARIABLES.entrySet()) {
      text = text.replace(variable.getKey(), variable.getValue());
    }
    return text;
  }

  @ParameterizedTest
  @MethodSource("commands")
  void aCommandDeploysItsTemplate(Command command) {
    Stack stack = deploy(command);

    assertThat(stack.resources()).isNotEmpty();
    assertThat(command.parameters().values()).noneMatch(value -> value.contains("$"));
  }

  @Test
  void everyTemplateHasItsCommand() throws IOException {
    try (var files = Files.list(Path.of("deploy", "cloudformation"))) {
      Set<String> templates =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".yaml"))
              .collect(Collectors.toSet());
      assertThat(commands().map(Command::template).collect(Collectors.toSet()))
          .isEqualTo(templates);
    }
  }

  @Test
  void whatIsAskedOfAStackIsAnOutputOfEachThatItCanBe() {
    Matcher asked = OUTPUT.matcher(PAGE);
    List<String> found = new ArrayList<>();

    while (asked.find()) {
      String stack = asked.group(1);
      String output = asked.group(2);
      assertThat(commands().filter(command -> command.isOf(stack)))
          .isNotEmpty()
          .allSatisfy(command -> assertThat(command.outputs()).contains(output));
      found.add(output);
    }

    assertThat(found).contains("OperatorRoleArn", "ReaderRoleArn", "KmsKeyArn");
  }

  @Test
  void everyOutputStandsInTheTable() {
    assertThat(commands().flatMap(command -> command.outputs().stream()))
        .isNotEmpty()
        .allSatisfy(output -> assertThat(PAGE).contains("| `" + output + "` |"));
  }

  private static Stack deploy(Command command) {
    String account = command.template().equals("account-a.yaml") ? "111122223333" : "444455556666";
    return Template.named(command.template())
        .deploy(new OnPaper(account, "us-east-1"), command.parameters());
  }

  private static String read() {
    try {
      return Files.readString(Path.of("docs", "cloudformation.md"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
