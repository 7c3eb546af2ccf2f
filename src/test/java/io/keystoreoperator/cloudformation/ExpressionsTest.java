package io.keystoreoperator.cloudformation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Templates are evaluated as CloudFormation does.
class ExpressionsTest {
  private static final Provider AWS = new OnPaper("111122223333", "us-east-1");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "!Ref Stage | prod",
        "!Ref AWS::AccountId | 111122223333",
        "!Ref Role | keystore",
        "!GetAtt Role.Arn | arn:aws:iam::111122223333:role/keystore",
        "!Sub 'in-${AWS::Region}-${Stage}' | in-us-east-1-prod",
        "!Sub '${Role.Arn}/x' | arn:aws:iam::111122223333:role/keystore/x",
        "!Sub '${!Stage}' | ${Stage}",
        "!Sub ['${Mine}-${Stage}', {Mine: !Ref Stage}] | prod-prod",
        "!If [IsProd, yes, no] | yes",
        "!If [IsTest, yes, no] | no",
        "!If [IsEither, yes, no] | yes",
        "!If [IsNeither, yes, no] | no",
        "!Join ['+', !Ref Many] | a+b",
        "!Select [1, !Ref Many] | b",
        "!Select [2, !Split [':', 'x:y:z']] | z",
      })
  void aFunctionIsItsValue(String yaml, String value) {
    assertThat(stack(yaml).output("Out")).isEqualTo(value);
  }

  @Test
  void whatHasNoValueIsLeftOut() {
    Stack stack = stack("x");

    assertThat(stack.resource("Role").properties().toString())
        .isEqualTo("{\"RoleName\":\"keystore\",\"Tags\":[\"kept\"]}");
  }

  @Test
  void aResourceWhoseConditionDoesNotHoldIsNotMade() {
    assertThat(stack("x").resources()).containsOnlyKeys("Role");
    assertThat(stack("x", "Stage", "test").resources()).containsOnlyKeys("Role", "TestRole");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "!ImportValue x | unknown function Fn::ImportValue",
        "!Ref Nothing | the stack has no Nothing",
        "!GetAtt Role.RoleId | unknown attribute Role.RoleId",
        "!If [Maybe, a, b] | the template has no condition Maybe",
        "&anchor x | CloudFormation takes no YAML anchors",
      })
  void whatIsNotKnownIsRefused(String yaml, String message) {
    assertThatThrownBy(() -> stack(yaml).output("Out")).hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource({
    "Stage, dev, parameter Stage has no value that it may have",
    "Many, 'a,1', parameter Many has no value that it may have",
    "Other, x, the template has no parameter Other",
  })
  void parametersAreHeldToTheirDeclaration(String name, String value, String message) {
    assertThatThrownBy(() -> stack("x", name, value)).hasMessage(message);
  }

  private static Stack stack(String output) {
    return Template.parse(template(output)).deploy(AWS, Map.of());
  }

  private static Stack stack(String output, String parameter, String value) {
    return Template.parse(template(output)).deploy(AWS, Map.of(parameter, value));
  }

  private static String template(String output) {
    return """
    Parameters:
      Stage: {Type: String, Default: prod, AllowedValues: [prod, test]}
      Many: {Type: CommaDelimitedList, Default: "a,b", AllowedPattern: "[a-z]"}
    Conditions:
      IsProd: !Equals [!Ref Stage, prod]
      IsTest: !Not [!Equals [!Ref Stage, prod]]
      IsEither: !Or [!Equals [!Ref Stage, test], !Equals [!Ref Stage, prod]]
      IsNeither: !Or [!Equals [!Ref Stage, test], !Equals [!Ref Stage, dev]]
    Resources:
      Role:
        Type: AWS::IAM::Role
        Properties:
          RoleName: keystore
          Path: !If [IsTest, /test/, !Ref AWS::NoValue]
          Tags: [kept, !Ref AWS::NoValue]
      TestRole:
        Type: AWS::IAM::Role
        Condition: IsTest
        Properties: {RoleName: !Ref Role}
    Outputs:
      Out: {Value: OUTPUT}
    """
        .replace("{Value: OUTPUT}", "{Value: " + output + "}");
  }
}
