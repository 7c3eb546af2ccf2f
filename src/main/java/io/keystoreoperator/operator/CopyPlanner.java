package io.keystoreoperator.operator;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.keystoreoperator.api.ApiGroup;
import io.keystoreoperator.api.ClusterKeystoreSecret;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.plan.Namespace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Pure: which KeystoreSecrets a ClusterKeystoreSecret makes, puts right and removes.
final class CopyPlanner {
  private static final int LONGEST_LABEL_VALUE = 63;

  private CopyPlanner() {}

  /// What is to be done, in this order: nothing goes before what follows it is there.
  ///
  /// @param namespaces those that are there to stay; in one that is not, nothing is done
  /// @param at the KeystoreSecret of the copies' name in a namespace, whosoever it is
  /// @param copies all that were made for this ClusterKeystoreSecret
  static List<CopyStep> steps(
      ClusterKeystoreSecret owner,
      List<Namespace> namespaces,
      Function<String, Optional<KeystoreSecret>> at,
      List<KeystoreSecret> copies) {
    List<String> matching =
        namespaces.stream()
            .filter(namespace -> namespace.isSelectedBy(owner.getSpec().namespaceSelector()))
            .map(Namespace::name)
            .sorted()
            .toList();
    List<CopyStep> steps = new ArrayList<>();
    for (String namespace : matching) {
      steps.add(
          at.apply(namespace)
              .map(found -> stepFor(owner, found))
              .orElseGet(() -> new CopyStep.Create(copy(owner, namespace))));
    }
    Set<String> there = namespaces.stream().map(Namespace::name).collect(Collectors.toSet());
    Set<String> wantedIn = Set.copyOf(matching);
    copies.stream()
        .filter(copy -> there.contains(copy.getMetadata().getNamespace()))
        .filter(copy -> !copy.isMarkedForDeletion())
        .filter(
            copy ->
                !owner.copyName().equals(copy.getMetadata().getName())
                    || !wantedIn.contains(copy.getMetadata().getNamespace()))
        .sorted(Comparator.comparing(copy -> copy.getMetadata().getNamespace()))
        .map(CopyStep.Remove::new)
        .forEach(steps::add);
    return steps;
  }

  private static CopyStep stepFor(ClusterKeystoreSecret owner, KeystoreSecret found) {
    if (!CopyOwner.is(owner, found)) {
      return new CopyStep.Leave(found);
    }
    ObjectMeta live = found.getMetadata();
    Map<String, String> labels = SecretOwnership.labelsWith(found, labels(owner));
    Map<String, String> annotations =
        SecretOwnership.annotationsWith(found, owner.getSpec().metadata().annotations());
    boolean sameSpec = owner.getSpec().spec().equals(found.getSpec());
    boolean same =
        sameSpec
            && labels.equals(SecretMetadata.orEmpty(live.getLabels()))
            && annotations.equals(SecretMetadata.orEmpty(live.getAnnotations()));
    return same || found.isMarkedForDeletion()
        ? new CopyStep.Keep(found)
        : new CopyStep.Replace(replacement(owner, found, labels, annotations, sameSpec), !sameSpec);
  }

  private static KeystoreSecret copy(ClusterKeystoreSecret owner, String namespace) {
    KeystoreSecret copy = new KeystoreSecret();
    copy.setMetadata(
        new ObjectMetaBuilder()
            .withName(owner.copyName())
            .withNamespace(namespace)
            .withGeneration(1L)
            .withLabels(labels(owner))
            .withAnnotations(owner.getSpec().metadata().annotations())
            .withOwnerReferences(SecretMetadata.ownerReference(owner))
            .build());
    copy.setSpec(owner.getSpec().spec());
    return copy;
  }

  private static KeystoreSecret replacement(
      ClusterKeystoreSecret owner,
      KeystoreSecret live,
      Map<String, String> labels,
      Map<String, String> annotations,
      boolean sameSpec) {
    long generation = live.getMetadata().getGeneration();
    KeystoreSecret replacement = new KeystoreSecret();
    replacement.setMetadata(
        new ObjectMetaBuilder(live.getMetadata())
            .withLabels(labels)
            .withAnnotations(annotations)
            .withGeneration(sameSpec ? generation : generation + 1)
            .withManagedFields(List.of())
            .build());
    replacement.setSpec(owner.getSpec().spec());
    replacement.setStatus(live.getStatus());
    return replacement;
  }

  /// Those asked for, and one to find the copies by, if the name is short enough for a label.
  private static Map<String, String> labels(ClusterKeystoreSecret owner) {
    Map<String, String> labels = new TreeMap<>(owner.getSpec().metadata().labels());
    if (owner.getMetadata().getName().length() <= LONGEST_LABEL_VALUE) {
      labels.put(ApiGroup.COPY_LABEL, owner.getMetadata().getName());
    }
    return labels;
  }
}
