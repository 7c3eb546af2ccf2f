package io.keystoreoperator.plan;

import io.keystoreoperator.api.GoDuration;
import io.keystoreoperator.api.KeystoreAuth;
import io.keystoreoperator.api.ResourceName;
import io.keystoreoperator.api.ServiceAccountReference;
import io.keystoreoperator.api.SessionScope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The rules of a keystore's `auth`. A violation quotes no ARN, external ID or tag: readers of the
/// keystore see it too.
final class AuthRules {
  private static final Pattern ROLE_ARN = Pattern.compile(KeystoreAuth.ROLE_ARN);
  private static final Duration SHORTEST_SESSION = Duration.ofMinutes(15);
  private static final Duration LONGEST_SESSION = Duration.ofHours(12);
  private static final Duration LONGEST_CHAINED_SESSION = Duration.ofHours(1);

  private AuthRules() {}

  /// Every rule broken, in the order of the fields.
  static List<String> violations(KeystoreAuth auth) {
    List<String> violations = new ArrayList<>();
    violations.addAll(serviceAccountViolations(auth.serviceAccountRef()));
    for (int i = 0; i < auth.roleChain().size(); i++) {
      String field = "auth.roleChain[" + i + "].roleArn";
      violations.addAll(arnViolations(field, auth.roleChain().get(i).roleArn()));
    }
    if (auth.roleArn() == null) {
      violations.addAll(violationsWithoutRole(auth));
    } else {
      violations.addAll(arnViolations("auth.roleArn", auth.roleArn()));
    }
    violations.addAll(durationViolations(auth));
    violations.addAll(tagViolations(auth));
    return violations;
  }

  private static List<String> serviceAccountViolations(@Nullable ServiceAccountReference account) {
    List<String> violations = new ArrayList<>();
    if (account == null) {
      return violations;
    }
    if (account.name() == null || !ResourceName.isSound(account.name())) {
      violations.add("auth.serviceAccountRef.name is the name of a ServiceAccount");
    }
    if (account.roleArn() != null) {
      violations.addAll(arnViolations("auth.serviceAccountRef.roleArn", account.roleArn()));
    }
    return violations;
  }

  private static List<String> arnViolations(String field, @Nullable String arn) {
    return arn != null && ROLE_ARN.matcher(arn).matches()
        ? List.of()
        : List.of(field + " is the ARN of a role");
  }

  private static List<String> violationsWithoutRole(KeystoreAuth auth) {
    List<String> violations = new ArrayList<>();
    if (!auth.roleChain().isEmpty()) {
      violations.add("auth.roleChain needs auth.roleArn: the chain ends in it");
    }
    if (auth.externalId() != null) {
      violations.add("auth.externalId needs auth.roleArn");
    }
    if (auth.sessionDuration() != null) {
      violations.add("auth.sessionDuration needs auth.roleArn");
    }
    if (!auth.sessionTags().isEmpty()) {
      violations.add("auth.sessionTags needs auth.roleArn");
    }
    if (auth.sessionScope() == SessionScope.NAMESPACE) {
      violations.add("auth.sessionScope Namespace needs auth.roleArn: its tag is given to it");
    }
    return violations;
  }

  private static List<String> durationViolations(KeystoreAuth auth) {
    if (auth.sessionDuration() == null) {
      return List.of();
    }
    try {
      Duration duration = GoDuration.parse(auth.sessionDuration());
      boolean chained = !auth.roleChain().isEmpty() || auth.serviceAccountRef() != null;
      Duration longest = chained ? LONGEST_CHAINED_SESSION : LONGEST_SESSION;
      if (duration.compareTo(SHORTEST_SESSION) < 0 || duration.compareTo(longest) > 0) {
        return List.of(
            "auth.sessionDuration is 15m to "
                + longest.toHours()
                + "h"
                + (chained ? " where one role assumes another" : ""));
      }
      return List.of();
    } catch (IllegalArgumentException e) {
      return List.of("auth.sessionDuration: " + e.getMessage());
    }
  }

  private static List<String> tagViolations(KeystoreAuth auth) {
    List<String> violations = new ArrayList<>();
    if (auth.sessionScope() == SessionScope.NAMESPACE
        && auth.sessionTags().containsKey(KeystoreResolver.NAMESPACE_TAG)) {
      violations.add(
          "auth.sessionTags leaves "
              + KeystoreResolver.NAMESPACE_TAG
              + " to auth.sessionScope Namespace");
    }
    for (int i = 0; i < auth.transitiveTagKeys().size(); i++) {
      if (!auth.sessionTags().containsKey(auth.transitiveTagKeys().get(i))) {
        violations.add("auth.transitiveTagKeys[" + i + "] is a key of auth.sessionTags");
      }
    }
    return violations;
  }
}
