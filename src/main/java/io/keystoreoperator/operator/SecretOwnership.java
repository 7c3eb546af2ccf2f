package io.keystoreoperator.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What managed fields say of who wrote the data of a Secret, and the labels and annotations of it
/// or anything else.
final class SecretOwnership {
  private static final String DATA = "f:data";
  private static final String TYPE = "f:type";

  private SecretOwnership() {}

  /// Whether every key of the data, and the type, is as `manager` wrote it, and nobody else has a
  /// share. A Secret without managed fields tells nothing: false.
  static boolean isAllOf(String manager, Secret secret, Set<String> keys) {
    List<ManagedFieldsEntry> entries = secret.getMetadata().getManagedFields();
    Set<String> ours = new HashSet<>();
    for (ManagedFieldsEntry entry : entries) {
      boolean own = manager.equals(entry.getManager());
      if (own) {
        ours.addAll(names(fields(entry).get(DATA)));
      } else if (touches(entry, DATA) || touches(entry, TYPE)) {
        return false;
      }
    }
    return ours.equals(keys);
  }

  /// The labels that `manager` set, and nobody has changed since.
  static Set<String> labels(String manager, HasMetadata object) {
    return metadata(manager, object, "f:labels");
  }

  /// The annotations that `manager` set, and nobody has changed since.
  static Set<String> annotations(String manager, HasMetadata object) {
    return metadata(manager, object, "f:annotations");
  }

  private static Set<String> metadata(String manager, HasMetadata object, String part) {
    Set<String> ours = new HashSet<>();
    for (ManagedFieldsEntry entry : object.getMetadata().getManagedFields()) {
      if (manager.equals(entry.getManager())
          && fields(entry).get("f:metadata") instanceof Map<?, ?> metadata) {
        ours.addAll(names(metadata.get(part)));
      }
    }
    return ours;
  }

  private static Set<String> names(@Nullable Object fields) {
    Set<String> names = new HashSet<>();
    if (fields instanceof Map<?, ?> map) {
      for (Object field : map.keySet()) {
        if (field instanceof String name && name.startsWith("f:")) {
          names.add(name.substring(2));
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
