package io.keystoreoperator.operator;

import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.keystoreoperator.api.KeystoreSecret;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What managed fields say of who wrote the data of a Secret, and the labels and annotations of it
/// or anything else; and how they read when a Secret changes hands.
public final class SecretOwnership {
  private static final String DATA = "f:data";
  private static final String TYPE = "f:type";
  private static final String METADATA = "f:metadata";
  private static final String LABELS = "f:labels";
  private static final String ANNOTATIONS = "f:annotations";
  private static final String FIELD = "f:";
  private static final String APPLY = "Apply";
  private static final String UPDATE = "Update";

  /// One name for all of them would let two KeystoreSecrets delete each other's keys.
  private static final String MERGER = KubernetesClients.FIELD_MANAGER + "/";

  private SecretOwnership() {}

  /// The field manager with which a KeystoreSecret merges.
  public static String merger(KeystoreSecret merging) {
    return MERGER + merging.getMetadata().getUid();
  }

  /// Those who merge into the Secret, by name alone.
  static List<ManagedFieldsEntry> mergers(Secret secret) {
    return secret.getMetadata().getManagedFields().stream()
        .map(ManagedFieldsEntry::getManager)
        .filter(manager -> manager != null && manager.startsWith(MERGER))
        .distinct()
        .map(manager -> new ManagedFieldsEntryBuilder().withManager(manager).build())
        .toList();
  }

  /// The UID of the KeystoreSecret that is this merger.
  static String merging(ManagedFieldsEntry merger) {
    return merger.getManager().substring(MERGER.length());
  }

  /// Whether the KeystoreSecret has merged something into the Secret.
  static boolean isMergedBy(KeystoreSecret merging, Secret secret) {
    return secret.getMetadata().getManagedFields().stream().anyMatch(isOf(merger(merging)));
  }

  /// Whether every key of the data, and the type, is as `manager` wrote it, and nobody else has a
  /// share. A Secret without managed fields tells nothing: false.
  static boolean isAllOf(String manager, Secret secret, Set<String> keys) {
    return data(manager, secret).equals(keys)
        && secret.getMetadata().getManagedFields().stream()
            .filter(isOf(manager).negate())
            .noneMatch(entry -> touches(entry, DATA) || touches(entry, TYPE));
  }

  /// The keys of the data that `manager` set, and nobody has changed since.
  public static Set<String> data(String manager, Secret secret) {
    Set<String> ours = new HashSet<>();
    for (ManagedFieldsEntry entry : secret.getMetadata().getManagedFields()) {
      if (isOf(manager).test(entry)) {
        ours.addAll(names(fields(entry).get(DATA)));
      }
    }
    return ours;
  }

  /// The keys of the data that somebody else set.
  public static Set<String> dataOfOthers(String manager, Secret secret) {
    return secret.getMetadata().getManagedFields().stream()
        .filter(isOf(manager).negate())
        .flatMap(entry -> names(fields(entry).get(DATA)).stream())
        .collect(Collectors.toSet());
  }

  /// The labels that `manager` set, and nobody has changed since.
  public static Set<String> labels(String manager, HasMetadata object) {
    return metadata(manager, object, LABELS);
  }

  /// The annotations that `manager` set, and nobody has changed since.
  public static Set<String> annotations(String manager, HasMetadata object) {
    return metadata(manager, object, ANNOTATIONS);
  }

  /// The labels with ours as they are wanted now: others' stay, and of ours those that are no
  /// longer wanted go.
  static Map<String, String> labelsWith(HasMetadata live, Map<String, String> wanted) {
    return merged(
        live.getMetadata().getLabels(), labels(KubernetesClients.FIELD_MANAGER, live), wanted);
  }

  /// The annotations, likewise.
  static Map<String, String> annotationsWith(HasMetadata live, Map<String, String> wanted) {
    return merged(
        live.getMetadata().getAnnotations(),
        annotations(KubernetesClients.FIELD_MANAGER, live),
        wanted);
  }

  private static Map<String, String> merged(
      @Nullable Map<String, String> live, Set<String> ours, Map<String, String> wanted) {
    Map<String, String> merged = new TreeMap<>(SecretMetadata.orEmpty(live));
    merged.keySet().removeAll(ours);
    merged.putAll(wanted);
    return merged;
  }

  /// The managed fields of a Secret that `manager` takes over: type and data are its alone.
  static List<ManagedFieldsEntry> takenOver(String manager, Secret secret) {
    Set<String> keys = SecretMetadata.orEmpty(secret.getData()).keySet();
    List<ManagedFieldsEntry> entries = new ArrayList<>();
    for (ManagedFieldsEntry entry : secret.getMetadata().getManagedFields()) {
      Map<String, Object> left = new HashMap<>(fields(entry));
      left.remove(DATA);
      left.remove(TYPE);
      if (!left.isEmpty()) {
        entries.add(withFields(entry, left));
      }
    }
    entries.add(entry(manager, UPDATE, Map.of(DATA, set(keys), TYPE, Map.of())));
    return entries;
  }

  /// The managed fields of a Secret that `from` wrote and `to` merges into from now on.
  static List<ManagedFieldsEntry> handedOver(String from, String to, Secret secret) {
    List<ManagedFieldsEntry> entries =
        new ArrayList<>(
            secret.getMetadata().getManagedFields().stream().filter(isOf(from).negate()).toList());
    entries.add(
        entry(
            to,
            APPLY,
            Map.of(
                DATA,
                set(data(from, secret)),
                METADATA,
                Map.of(
                    LABELS, set(labels(from, secret)),
                    ANNOTATIONS, set(annotations(from, secret))))));
    return entries;
  }

  /// A field as people name it: `.data.password` is key "password".
  static String fieldName(String path) {
    for (Map.Entry<String, String> kind :
        Map.of(
                ".data.", "key",
                ".metadata.labels.", "label",
                ".metadata.annotations.", "annotation")
            .entrySet()) {
      if (path.startsWith(kind.getKey())) {
        return kind.getValue() + " \"" + path.substring(kind.getKey().length()) + "\"";
      }
    }
    return path;
  }

  private static ManagedFieldsEntry entry(
      String manager, String operation, Map<String, Object> fields) {
    ManagedFieldsEntry entry =
        new ManagedFieldsEntryBuilder()
            .withManager(manager)
            .withOperation(operation)
            .withApiVersion("v1")
            .withFieldsType("FieldsV1")
            .build();
    return withFields(entry, fields);
  }

  private static ManagedFieldsEntry withFields(
      ManagedFieldsEntry entry, Map<String, Object> fields) {
    FieldsV1 all = new FieldsV1();
    all.setAdditionalProperties(fields);
    return new ManagedFieldsEntryBuilder(entry).withFieldsV1(all).build();
  }

  private static Map<String, Object> set(Set<String> names) {
    return names.stream().collect(Collectors.toMap(name -> FIELD + name, _ -> Map.of()));
  }

  private static Predicate<ManagedFieldsEntry> isOf(String manager) {
    return entry -> manager.equals(entry.getManager());
  }

  private static Set<String> metadata(String manager, HasMetadata object, String part) {
    Set<String> ours = new HashSet<>();
    for (ManagedFieldsEntry entry : object.getMetadata().getManagedFields()) {
      if (isOf(manager).test(entry) && fields(entry).get(METADATA) instanceof Map<?, ?> metadata) {
        ours.addAll(names(metadata.get(part)));
      }
    }
    return ours;
  }

  private static Set<String> names(@Nullable Object fields) {
    Set<String> names = new HashSet<>();
    if (fields instanceof Map<?, ?> map) {
      for (Object field : map.keySet()) {
        if (field instanceof String name && name.startsWith(FIELD)) {
          names.add(name.substring(FIELD.length()));
        }
      }
    }
    return names;
  }

  private static boolean touches(ManagedFieldsEntry entry, String field) {
    return fields(entry).containsKey(field);
  }

  private static Map<String, Object> fields(ManagedFieldsEntry entry) {
    return entry.getFieldsV1() == null ? Map.of() : entry.getFieldsV1().getAdditionalProperties();
  }
}
