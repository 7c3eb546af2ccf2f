package io.keystoreoperator.operator;

import io.keystoreoperator.api.KeystoreSecret;

/// Who is told of what may concern the KeystoreSecrets made for ClusterKeystoreSecrets.
interface CopyListener {
  CopyListener DEAF =
      new CopyListener() {
        @Override
        public void namespacesChanged() {}

        @Override
        public void cameOrWent(KeystoreSecret reader) {}

        @Override
        public void changed(KeystoreSecret reader) {}
      };

  /// Some namespace has come or gone, or has new labels; or all are known now.
  void namespacesChanged();

  /// A KeystoreSecret is new or deleted, perhaps one that was in the way.
  void cameOrWent(KeystoreSecret reader);

  /// Its spec, metadata or status is not as it was.
  void changed(KeystoreSecret reader);
}
