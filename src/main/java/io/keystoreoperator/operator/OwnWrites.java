package io.keystoreoperator.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// The versions that the operator has lately written. JOSDK drops the event of an own write only
/// while the write is under way, or where the cache learns of it from the write; an event that is
/// told late, of a version that the cache has already seen, would wake somebody for nothing.
final class OwnWrites {
  /// More than are ever on their way at once.
  private static final int REMEMBERED = 1_024;

  private final Set<String> versions =
      Collections.synchronizedSet(
          Collections.newSetFromMap(
              new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                  return size() > REMEMBERED;
                }
              }));

  <T extends HasMetadata> T remember(T written) {
    versions.add(written.getMetadata().getResourceVersion());
    return written;
  }

  boolean contain(HasMetadata resource) {
    return versions.contains(resource.getMetadata().getResourceVersion());
  }
}
