package io.keystoreoperator.api;

/// The names that users meet in YAML and on their Secrets.
public final class ApiGroup {
  public static final String NAME = "keystore-operator.io";
  public static final String VERSION = "v1beta1";
  public static final String CATEGORY = "keystore-operator";

  /// On every Secret that the operator looks after; losing it is drift.
  public static final String MANAGED_LABEL = NAME + "/managed";

  /// On every KeystoreSecret that was made for a ClusterKeystoreSecret: its name, for `kubectl
  /// get`. Whose it is, the owner reference says.
  public static final String COPY_LABEL = NAME + "/cluster-keystore-secret";

  /// Any new value has a KeystoreSecret read and compared at once.
  public static final String FORCE_SYNC_ANNOTATION = NAME + "/force-sync";

  /// On a keystore, by its owner: a time (RFC 3339). What has been missing since then, or for
  /// longer, is gone.
  public static final String GONE_ANNOTATION = NAME + "/confirmed-gone";

  /// On a Secret, by whoever may edit it: the name of the KeystoreSecret that is to take it over.
  public static final String ADOPT_ANNOTATION = NAME + "/adopt";

  /// On a Secret that stays when its KeystoreSecret goes: the name of that KeystoreSecret.
  public static final String ORPHAN_ANNOTATION = NAME + "/orphan-of";

  /// On a KeystoreSecret while its keys are in Secrets of somebody else's.
  public static final String MERGED_FINALIZER = NAME + "/merged-keys";

  private ApiGroup() {}
}
