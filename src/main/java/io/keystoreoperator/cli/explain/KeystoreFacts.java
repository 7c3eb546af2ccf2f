package io.keystoreoperator.cli.explain;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.CustomResource;
import io.keystoreoperator.api.ConditionType;
import io.keystoreoperator.api.KeystoreSettings;
import io.keystoreoperator.api.KeystoreStatus;
import io.keystoreoperator.model.KeystoreId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A KeystoreSecret's keystore, as far as the person may see it.
sealed interface KeystoreFacts {
  Pattern ACCOUNT = Pattern.compile("^arn:[^:]+:(?:iam|sts)::(\\d{12}):");

  KeystoreId id();

  /// It is there, and the person may see it.
  ///
  /// @param account the table's; empty where neither spec nor status tells
  record Seen(KeystoreId id, String table, String region, String account, Optional<Condition> ready)
      implements KeystoreFacts {
    boolean isOfTableOf(Seen other) {
      return table.equals(other.table)
          && region.equals(other.region)
          && account.equals(other.account)
          && !account.isEmpty();
    }
  }

  /// Nobody sees it.
  record Missing(KeystoreId id) implements KeystoreFacts {}

  /// The person may not see it.
  record Hidden(KeystoreId id) implements KeystoreFacts {}

  static Seen of(
      KeystoreId id, CustomResource<? extends KeystoreSettings, KeystoreStatus> keystore) {
    return new Seen(
        id,
        keystore.getSpec().table(),
        keystore.getSpec().region(),
        account(keystore.getSpec().auth().roleArn(), keystore.getStatus()),
        Optional.ofNullable(keystore.getStatus()).stream()
            .flatMap(status -> status.conditions().stream())
            .filter(condition -> ConditionType.READY.text().equals(condition.getType()))
            .findFirst());
  }

  private static String account(@Nullable String roleArn, @Nullable KeystoreStatus status) {
    String identity = roleArn == null && status != null ? status.identity() : roleArn;
    Matcher arn = ACCOUNT.matcher(identity == null ? "" : identity);
    return arn.find() ? arn.group(1) : "";
  }
}
