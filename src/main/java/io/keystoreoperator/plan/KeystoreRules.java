package io.keystoreoperator.plan;

import io.keystoreoperator.api.ClusterKeystoreSpec;
import io.keystoreoperator.api.KeystoreSettings;
import io.keystoreoperator.api.KeystoreSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The rules of a keystore's spec, checked again here: a CRD can be older than the operator, or its
/// validation switched off. A region becomes part of AWS's host name, so that nothing else may pass
/// for one.
public final class KeystoreRules {
  private static final Pattern REGION = Pattern.compile(KeystoreSpec.REGION);
  private static final Pattern TABLE = Pattern.compile(KeystoreSpec.TABLE);
  private static final Pattern KEY_ARN = Pattern.compile(KeystoreSpec.KEY_ARN);

  private KeystoreRules() {}

  /// Every rule that the spec breaks, in the order of its fields; empty when it is sound.
  public static List<String> violations(KeystoreSettings spec) {
    List<String> violations = new ArrayList<>();
    if (!matches(REGION, spec.region())) {
      violations.add("region is a region of AWS, such as us-east-1");
    }
    if (!matches(TABLE, spec.table())) {
      violations.add("table is the name of a table: letters, digits, dots, dashes, underscores");
    }
    violations.addAll(AuthRules.violations(spec.auth()));
    for (int i = 0; i < spec.kmsKeyArns().size(); i++) {
      if (!matches(KEY_ARN, spec.kmsKeyArns().get(i))) {
        violations.add("kmsKeyArns[" + i + "] is the ARN of a KMS key, and of no alias");
      }
    }
    switch (spec) {
      case KeystoreSpec own -> violations.addAll(ownViolations(own));
      case ClusterKeystoreSpec shared -> violations.addAll(AccessRules.violations(shared.access()));
    }
    return violations;
  }

  private static boolean matches(Pattern pattern, @Nullable String text) {
    return text != null && pattern.matcher(text).matches();
  }

  private static List<String> ownViolations(KeystoreSpec spec) {
    List<String> violations = new ArrayList<>();
    if (spec.auth().serviceAccountRef() == null) {
      violations.add(
          "auth.serviceAccountRef is required: only a ClusterKeystore may use the operator's own"
              + " identity");
    }
    if (spec.auth().sessionScope() != null) {
      violations.add("auth.sessionScope is for a ClusterKeystore");
    }
    // Account A's policies take that tag for the operator's word: a tenant is not to give it.
    if (spec.auth().sessionTags().containsKey(KeystoreResolver.NAMESPACE_TAG)) {
      violations.add(
          "auth.sessionTags has no "
              + KeystoreResolver.NAMESPACE_TAG
              + ": by that tag AWS policies know the namespace that a ClusterKeystore reads for");
    }
    return violations;
  }
}
