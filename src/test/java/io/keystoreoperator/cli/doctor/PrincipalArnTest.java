package io.keystoreoperator.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PrincipalArnTest {
  private static final String SESSION = "arn:aws:sts::111122223333:assumed-role/reader/alice";

  @Test
  void aSessionsRoleIsNamedWithItsPathWhereThatIsKnown() {
    var known =
        List.of(
            "arn:aws:iam::444455556666:role/other/reader",
            "arn:aws:iam::111122223333:role/app/web-reader",
            "arn:aws:iam::111122223333:role/app/reader");

    assertThat(new PrincipalArn(SESSION).among(known).inPolicies())
        .isEqualTo(Grantee.of("arn:aws:iam::111122223333:role/app/reader"));
  }

  @Test
  void whereNobodyTellsThePathTheStatementSaysSo() {
    Grantee grantee = new PrincipalArn(SESSION).among(List.of()).inPolicies();

    assertThat(grantee.principal()).isEqualTo("arn:aws:iam::111122223333:role/reader");
    assertThat(grantee.note()).startsWith("if role reader has a path");
  }

  @Test
  void aPersonOfIdentityCenterIsToldByACondition() {
    var person =
        new PrincipalArn(
            "arn:aws:sts::444455556666:assumed-role/AWSReservedSSO_Auditors_0123456789abcdef/alice");

    assertThat(person.inPolicies())
        .isEqualTo(
            new Grantee(
                "arn:aws:iam::444455556666:root",
                "arn:aws:iam::444455556666:role/aws-reserved/sso.amazonaws.com/"
                    + "*AWSReservedSSO_Auditors_0123456789abcdef",
                ""));
  }

  @Test
  void thePartitionIsReadFromRolesUsersAndSessionsAlike() {
    var session = new PrincipalArn("arn:aws-us-gov:sts::111122223333:assumed-role/reader/alice");

    assertThat(new PrincipalArn("arn:aws-cn:iam::111122223333:role/app/reader").partition())
        .isEqualTo("aws-cn");
    assertThat(new PrincipalArn("arn:aws-cn:iam::111122223333:user/alice").partition())
        .isEqualTo("aws-cn");
    assertThat(session.partition()).isEqualTo("aws-us-gov");
    assertThat(session.inPolicies().principal())
        .isEqualTo("arn:aws-us-gov:iam::111122223333:role/reader");
    assertThat(new PrincipalArn("").partition()).isEqualTo("aws");
  }

  @Test
  void theRootUserAndAFederatedOneHaveAnAccountToo() {
    for (String arn :
        List.of(
            "arn:aws:iam::111122223333:root", "arn:aws:sts::111122223333:federated-user/alice")) {
      assertThat(new PrincipalArn(arn).account()).isEqualTo("111122223333");
      assertThat(new PrincipalArn(arn).inPolicies()).isEqualTo(Grantee.of(arn));
    }
    assertThat(new PrincipalArn("").account()).isEmpty();
  }
}
