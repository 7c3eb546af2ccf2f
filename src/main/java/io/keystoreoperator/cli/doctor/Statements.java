package io.keystoreoperator.cli.doctor;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// IAM policy statements, each ready to paste into the policy it is missing from.
final class Statements {
  private static final String TAG_SESSION = "sts:TagSession";

  private Statements() {}

  /// For an identity's permission policy.
  static Map<String, Object> allow(String action, String resource) {
    return allow(List.of(action), resource);
  }

  static Map<String, Object> allow(List<String> actions, String resource) {
    Map<String, Object> statement = new LinkedHashMap<>();
    statement.put("Effect", "Allow");
    statement.put("Action", oneOrMore(actions));
    statement.put("Resource", resource);
    return statement;
  }

  /// For a KMS key's policy.
  static Map<String, Object> allowOnKey(String action, Grantee grantee) {
    Map<String, Object> statement = new LinkedHashMap<>();
    statement.put("Effect", "Allow");
    statement.put("Principal", Map.of("AWS", grantee.principal()));
    statement.put("Action", action);
    statement.put("Resource", "*");
    putConditions(statement, grantee, null);
    return statement;
  }

  /// For a role's trust policy.
  static Map<String, Object> trust(
      Grantee grantee, List<String> actions, @Nullable String externalId) {
    Map<String, Object> statement = new LinkedHashMap<>();
    statement.put("Effect", "Allow");
    statement.put("Principal", Map.of("AWS", grantee.principal()));
    statement.put("Action", oneOrMore(actions));
    putConditions(statement, grantee, externalId);
    return statement;
  }

  private static void putConditions(
      Map<String, Object> statement, Grantee grantee, @Nullable String externalId) {
    Map<String, Object> conditions = new LinkedHashMap<>();
    if (externalId != null) {
      conditions.put("StringEquals", Map.of("sts:ExternalId", externalId));
    }
    if (grantee.principalArnLike() != null) {
      conditions.put("ArnLike", Map.of("aws:PrincipalArn", grantee.principalArnLike()));
    }
    if (!conditions.isEmpty()) {
      statement.put("Condition", conditions);
    }
  }

  /// For the trust policy of a role that a ServiceAccount takes.
  ///
  /// @param issuer of the cluster's tokens, without its scheme
  static Map<String, Object> trustServiceAccount(
      String partition, String account, String issuer, String subject) {
    Map<String, Object> conditions = new LinkedHashMap<>();
    conditions.put(issuer + ":aud", "sts.amazonaws.com");
    conditions.put(issuer + ":sub", subject);
    Map<String, Object> statement = new LinkedHashMap<>();
    statement.put("Effect", "Allow");
    statement.put(
        "Principal",
        Map.of("Federated", "arn:" + partition + ":iam::" + account + ":oidc-provider/" + issuer));
    statement.put("Action", "sts:AssumeRoleWithWebIdentity");
    statement.put("Condition", Map.of("StringEquals", conditions));
    return statement;
  }

  /// What taking a role takes.
  static List<String> takingRole(boolean withTags) {
    return withTags ? List.of("sts:AssumeRole", TAG_SESSION) : List.of("sts:AssumeRole");
  }

  private static Object oneOrMore(List<String> actions) {
    return actions.size() == 1 ? actions.getFirst() : actions;
  }
}
