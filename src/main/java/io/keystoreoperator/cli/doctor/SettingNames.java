package io.keystoreoperator.cli.doctor;

/// Where the settings stand that a remedy may have to change.
enum SettingNames {
  OPTIONS("--external-id", "--region", "--table", "--role-arn", "--kms-key-arn", "-E"),
  KEYSTORE(
      "spec.auth.externalId",
      "spec.region",
      "spec.table",
      "spec.auth.roleArn",
      "spec.kmsKeyArns",
      "spec.encryptionContext");

  private final String externalId;
  private final String region;
  private final String table;
  private final String role;
  private final String kmsKeys;
  private final String context;

  SettingNames(
      String externalId, String region, String table, String role, String kmsKeys, String context) {
    this.externalId = externalId;
    this.region = region;
    this.table = table;
    this.role = role;
    this.kmsKeys = kmsKeys;
    this.context = context;
  }

  /// That of the role at this place of the chain.
  ///
  /// @param place from 0
  /// @param roles how many there are
  String externalId(int place, int roles) {
    return this == KEYSTORE && place < roles - 1
        ? "spec.auth.roleChain[" + place + "].externalId"
        : externalId;
  }

  String region() {
    return region;
  }

  String table() {
    return table;
  }

  String role() {
    return role;
  }

  String kmsKeys() {
    return kmsKeys;
  }

  String context() {
    return context;
  }
}
