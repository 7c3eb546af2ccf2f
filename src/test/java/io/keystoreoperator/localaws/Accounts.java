package io.keystoreoperator.localaws;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// The AWS accounts there are.
final class Accounts {
  private final Map<String, Account> accounts = new ConcurrentHashMap<>();
  private final String region;

  Accounts(String region) {
    this.region = region;
  }

  /// Where things are when nobody says where.
  String region() {
    return region;
  }

  Account account(String id, Function<String, Account> make) {
    return accounts.computeIfAbsent(id, make);
  }

  Optional<Account> find(String id) {
    return Optional.ofNullable(accounts.get(id));
  }

  /// The account that an ARN names.
  Optional<Account> ofArn(String arn) {
    String[] parts = arn.split(":", 6);
    return parts.length == 6 ? find(parts[4]) : Optional.empty();
  }

  Optional<Role> role(String arn) {
    return ofArn(arn).flatMap(account -> account.role(arn));
  }
}
