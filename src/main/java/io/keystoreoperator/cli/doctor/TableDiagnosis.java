package io.keystoreoperator.cli.doctor;

import io.keystoreoperator.model.AwsDenial;
import io.keystoreoperator.model.TableRef;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Why DynamoDB did not let the keystore's identity at the table.
///
/// @param isIn the region that has a table of this name, when it is not the one asked
record TableDiagnosis(
    PrincipalArn asker, TableRef table, @Nullable String isIn, SettingNames settings) {
  private static final List<String> FOLLOWING =
      List.of("dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator");

  Diagnosis notFound() {
    if (isIn != null) {
      return inAnotherRegion();
    }
    return Diagnosis.of(
        "there is no table \"%s\" in %s in account %s"
            .formatted(table.name(), table.region(), asker.account()),
        new Remedy.Advice(Cause.TABLE, "mend " + settings.table() + ", or create the table"),
        new Remedy.Advice(
            Cause.REGION, "mend " + settings.region() + ", if it is in another region"),
        new Remedy.Advice(Cause.ROLE, "mend " + settings.role() + ", if it is in another account"));
  }

  Diagnosis denied(AwsDenial denial) {
    if (isIn != null) {
      return inAnotherRegion();
    }
    Refusal refusal = Refusal.parse(denial.message());
    return denied(
        denial,
        refusal,
        Statements.allow(refusal.actionOr(denial.action()), refusal.resourceOr(tableArn())));
  }

  /// What following takes is granted together, and for the streams that the table may get later.
  Diagnosis streamDenied(AwsDenial denial) {
    return denied(
        denial,
        Refusal.parse(denial.message()),
        Statements.allow(FOLLOWING, tableArn() + "/stream/*"));
  }

  Diagnosis withoutStream() {
    return Diagnosis.of(
        "table \"%s\" in %s has no stream".formatted(table.name(), table.region()),
        new Remedy.Advice(
            Cause.STREAM,
            "enable one: aws dynamodb update-table --region "
                + table.region()
                + " --table-name "
                + table.name()
                + " --stream-specification StreamEnabled=true,StreamViewType=KEYS_ONLY"));
  }

  private Diagnosis denied(AwsDenial denial, Refusal refusal, Map<String, Object> statement) {
    String who =
        asker.spokenWithAccount()
            + " may not "
            + refusal.actionOr(denial.action())
            + " on "
            + refusal.resourceOr(denial.resource());
    if (refusal.isExplicit()) {
      return Diagnosis.of(who, OtherPolicies.deny(refusal, asker));
    }
    return switch (refusal.cause()) {
      case PERMISSION_POLICY ->
          Diagnosis.of(
              who,
              new Remedy.Grant(
                  Cause.PERMISSION_POLICY,
                  "the permission policy of " + asker.spoken(),
                  asker.account(),
                  statement));
      case null ->
          Diagnosis.of(
              who + ": " + denial.message(),
              new Remedy.Grant(
                  Cause.PERMISSION_POLICY,
                  "the permission policy of " + asker.spoken(),
                  asker.account(),
                  statement),
              new Remedy.Advice(
                  Cause.OTHER_POLICY,
                  "a boundary, an organization's or a VPC endpoint's policy may be in the way"));
      default -> Diagnosis.of(who, OtherPolicies.grant(refusal, asker, statement));
    };
  }

  private Diagnosis inAnotherRegion() {
    return Diagnosis.of(
        "table \"%s\" is in %s, and was looked for in %s"
            .formatted(table.name(), isIn, table.region()),
        new Remedy.Advice(
            Cause.REGION,
            "set " + settings.region() + " to " + Objects.requireNonNullElse(isIn, "it")));
  }

  private String tableArn() {
    return "arn:%s:dynamodb:%s:%s:table/%s"
        .formatted(asker.partition(), table.region(), asker.account(), table.name());
  }
}
