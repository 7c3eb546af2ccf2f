package io.keystoreoperator.cli.migrate;

import java.util.Map;
import java.util.Objects;

/// Why some fields of External Secrets Operator have no equal here, by path without indexes.
final class Reasons {
  private static final String GENERATED = "nothing is generated here: store the value in the table";
  private static final String ONE_KEYSTORE =
      "a KeystoreSecret has one keystore: take these keys into a KeystoreSecret of their own, with"
          + " creationPolicy: Merge";
  private static final String PUSHED = "nothing is pushed here: keystore store writes items";
  private static final String ENCRYPTED = "items are decrypted by KMS, and by nothing else";

  private static final String STORE_KINDS = "a store is a SecretStore or a ClusterSecretStore";

  private static final String ABSENT =
      "an item that is not there is an error, whatever else is read";

  static final Map<String, String> ALL =
      Map.ofEntries(
          Map.entry("spec.secretStoreRef.kind", STORE_KINDS),
          Map.entry("spec.data[].sourceRef", ONE_KEYSTORE),
          Map.entry("spec.data[].sourceRef.storeRef", ONE_KEYSTORE),
          Map.entry("spec.data[].sourceRef.storeRef.kind", STORE_KINDS),
          Map.entry("spec.data[].sourceRef.generatorRef", GENERATED),
          Map.entry("spec.data[].remoteRef.decryptingStrategy", ENCRYPTED),
          Map.entry(
              "spec.data[].remoteRef.metadataPolicy", "items of the table have no tags to fetch"),
          Map.entry("spec.dataFrom[].sourceRef", ONE_KEYSTORE),
          Map.entry("spec.dataFrom[].sourceRef.storeRef", ONE_KEYSTORE),
          Map.entry("spec.dataFrom[].sourceRef.storeRef.kind", STORE_KINDS),
          Map.entry("spec.dataFrom[].sourceRef.generatorRef", GENERATED),
          Map.entry("spec.dataFrom[].extract.decryptingStrategy", ENCRYPTED),
          Map.entry(
              "spec.dataFrom[].extract.metadataPolicy", "items of the table have no tags to fetch"),
          Map.entry("spec.dataFrom[].extract.emptyResultPolicy", ABSENT),
          Map.entry("spec.dataFrom[].find.emptyResultPolicy", ABSENT),
          Map.entry(
              "spec.dataFrom[].select",
              "all keys of an item are taken: name those you want in data"),
          Map.entry("spec.dataFrom[].find.tags", "items of the table have no tags"),
          Map.entry("spec.dataFrom[].rewrite[].merge", "values of several items are not merged"),
          Map.entry("spec.syncWindows", "there are no windows: suspend stops, and starts again"),
          Map.entry("spec.target.immutable", "it is true or false"),
          Map.entry("spec.target.template.mergePolicy", "it is Replace or Merge"),
          Map.entry("spec.target.manifest", "only Secrets are made here"),
          Map.entry(
              "spec.target.template.metadata.finalizers", "a Secret is made without finalizers"),
          Map.entry(
              "spec.target.template.templateFrom[].secret",
              "templates come from ConfigMaps: a Secret is not read"),
          Map.entry(
              "spec.target.template.templateFrom[].literal",
              "a template makes one key: write one in template.data for each"),
          Map.entry(
              "spec.target.template.templateFrom[].target",
              "labels and annotations are taken as they are, never rendered"),
          Map.entry(
              "spec.target.template.templateFrom[].configMap.items[].templateAs",
              "a template makes the value of one key, named like the ConfigMap's"),
          Map.entry("spec.controller", "there is one operator in a cluster"),
          Map.entry("spec.retrySettings", "retries are the operator's own, with backoff"),
          Map.entry(
              "spec.refreshInterval", "a keystore's own check has one interval, the operator's"),
          Map.entry("spec.provider.aws.auth.secretRef", "no long-lived credentials are used here"),
          Map.entry(
              "spec.provider.aws.auth.jwt.serviceAccountRef.namespace",
              "the ServiceAccount is always of the KeystoreSecret's own namespace"),
          Map.entry(
              "spec.provider.aws.auth.jwt.serviceAccountRef.audiences",
              "the audience is sts.amazonaws.com"),
          Map.entry(
              "spec.provider.aws.sessionTagsPolicy",
              "auth.sessionScope: Namespace tags each session with kubernetes-namespace"),
          Map.entry(
              "spec.provider.aws.prefix", "write it in front of the keys of each KeystoreSecret"),
          Map.entry("spec.provider.aws.secretsManager", PUSHED));

  private Reasons() {}

  static String of(String path) {
    return Objects.requireNonNull(ALL.get(path), path);
  }
}
