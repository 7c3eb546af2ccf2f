package io.keystoreoperator.plan;

import io.keystoreoperator.api.DataFrom;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.api.RemoteReference;
import io.keystoreoperator.api.SecretDataEntry;
import io.keystoreoperator.model.EncryptionContext;
import io.keystoreoperator.model.ItemKey;
import io.keystoreoperator.model.ResolvedKeystore;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import io.keystoreoperator.source.Finding;
import io.keystoreoperator.source.Sources;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Says which items a KeystoreSecret takes, or every rule that it breaks.
public final class Planner {
  private Planner() {}

  /// Refuses a spec that no keystore could make good.
  ///
  /// @throws SyncFailedException InvalidSpec, with every violation
  public static void check(KeystoreSecret desired) {
    List<String> violations = KeystoreSecretRules.violations(desired.getSpec());
    if (!violations.isEmpty()) {
      throw new SyncFailedException(new SyncFailure.InvalidSpec(violations));
    }
  }

  /// Refuses a spec that asks for what the keystore does not allow it.
  ///
  /// @throws SyncFailedException InvalidSpec or KeyNotAllowed, with every violation or key
  public static void requireAllowed(KeystoreSecret desired, ResolvedKeystore keystore) {
    allowed(desired, keystore);
  }

  private static Sources allowed(KeystoreSecret desired, ResolvedKeystore keystore) {
    check(desired);
    Sources sources = SourcePlanner.sources(desired);
    requireFind(sources, keystore);
    List<ItemKey> refused =
        sources.keys().stream().filter(key -> !keystore.access().allows(key.name())).toList();
    if (!refused.isEmpty()) {
      throw new SyncFailedException(new SyncFailure.KeyNotAllowed(refused));
    }
    return sources;
  }

  /// How a keystore that serves it nothing refuses a KeystoreSecret: as one that allows some keys
  /// refuses others.
  ///
  /// @throws SyncFailedException InvalidSpec, with every violation
  public static SyncFailure refusal(KeystoreSecret desired) {
    check(desired);
    Sources sources = SourcePlanner.sources(desired);
    List<ItemKey> keys = List.copyOf(sources.keys());
    return keys.isEmpty()
        ? new SyncFailure.NothingFound(
            sources.findings().stream().map(finding -> finding.search().described()).toList())
        : new SyncFailure.KeyNotAllowed(keys);
  }

  /// What to read and make. What its searches find beside what they found before is still to be
  /// looked for.
  ///
  /// @throws SyncFailedException InvalidSpec, KeyNotAllowed or TemplateFailed, with every
  ///     violation, key or missing template; Unavailable when a ConfigMap could not be read
  public static SyncPlan plan(
      KeystoreSecret desired, ResolvedKeystore keystore, ConfigMaps configMaps) {
    Sources sources = allowed(desired, keystore);
    return new SyncPlan(
        keystore,
        desired.targetName(),
        sources,
        contexts(desired, keystore),
        TemplateRules.template(desired, configMaps));
  }

  private static void requireFind(Sources sources, ResolvedKeystore keystore) {
    if (sources.isSearching() && !keystore.finds()) {
      throw new SyncFailedException(
          new SyncFailure.InvalidSpec(
              sources.findings().stream()
                  .map(Finding::search)
                  .map(
                      search ->
                          search.place()
                              + ": "
                              + keystore.id()
                              + " has find: Disabled; its owner can enable it, which takes"
                              + " dynamodb:Scan")
                  .toList()));
    }
  }

  /// A reference that adds to the context of its item, and the place where it does.
  private record Contextual(String place, RemoteReference reference) {}

  private static List<Contextual> references(KeystoreSecret desired) {
    List<Contextual> references = new ArrayList<>();
    for (SecretDataEntry entry : desired.getSpec().data()) {
      references.add(new Contextual("secretKey \"" + entry.secretKey() + "\"", entry.remoteRef()));
    }
    List<DataFrom> sources = desired.getSpec().dataFrom();
    for (int i = 0; i < sources.size(); i++) {
      RemoteReference extract = sources.get(i).extract();
      if (extract != null) {
        references.add(new Contextual("dataFrom[" + i + "]", extract));
      }
    }
    return references;
  }

  private static Map<ItemKey, Map<String, String>> contexts(
      KeystoreSecret desired, ResolvedKeystore keystore) {
    EncryptionContext context = new EncryptionContext(keystore.encryptionContext());
    Map<ItemKey, Map<String, String>> contexts = new HashMap<>();
    List<String> conflicts = new ArrayList<>();
    for (Contextual named : references(desired)) {
      ItemKey key = SourcePlanner.key(named.reference());
      Map<String, String> added = named.reference().encryptionContext();
      for (String name : context.conflicts(key.name(), added)) {
        conflicts.add(
            named.place()
                + ": the keystore sets encryptionContext \""
                + name
                + "\" to another value");
      }
      contexts.put(key, context.forItem(key.name(), added));
    }
    if (!conflicts.isEmpty()) {
      throw new SyncFailedException(new SyncFailure.InvalidSpec(conflicts));
    }
    return contexts;
  }
}
