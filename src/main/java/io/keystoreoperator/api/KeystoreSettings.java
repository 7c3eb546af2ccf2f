package io.keystoreoperator.api;

import java.util.List;
import java.util.Map;

/// What the specs of Keystore and ClusterKeystore have in common.
public sealed interface KeystoreSettings permits KeystoreSpec, ClusterKeystoreSpec {
  String region();

  String table();

  KeystoreFormat format();

  KeystoreAuth auth();

  List<String> kmsKeyArns();

  Map<String, String> encryptionContext();

  FindPolicy find();

  PushSettings push();
}
