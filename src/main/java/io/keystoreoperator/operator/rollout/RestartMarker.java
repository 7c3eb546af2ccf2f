package io.keystoreoperator.operator.rollout;

import io.keystoreoperator.api.ApiGroup;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a workload's annotations say of restarts: for which KeystoreSecrets it agrees to be
/// restarted, and, on its pod template, for which revision of each it was. A revision is no hash of
/// plaintext, so that the marker tells nothing; and a restart happens once, however often it is
/// asked for.
record RestartMarker(Map<String, String> revisions) {
  static final String RESTART_ON = ApiGroup.NAME + "/restart-on";
  static final String RESTARTED_FOR = ApiGroup.NAME + "/restarted-for";

  /// Enough of a revision to tell it from the others.
  private static final int SHOWN = 16;

  RestartMarker {
    revisions = Map.copyOf(revisions);
  }

  /// The names of the KeystoreSecrets that a workload agrees to be restarted for.
  static Set<String> agreed(@Nullable Map<String, String> annotations) {
    return parts(annotations, RESTART_ON).collect(Collectors.toUnmodifiableSet());
  }

  static RestartMarker of(@Nullable Map<String, String> templateAnnotations) {
    Map<String, String> revisions = new TreeMap<>();
    parts(templateAnnotations, RESTARTED_FOR)
        .map(entry -> entry.split("@", 2))
        .filter(entry -> entry.length == 2)
        .forEach(entry -> revisions.put(entry[0], entry[1]));
    return new RestartMarker(revisions);
  }

  private static Stream<String> parts(@Nullable Map<String, String> annotations, String name) {
    return Optional.ofNullable(annotations).map(all -> all.get(name)).stream()
        .flatMap(value -> Arrays.stream(value.split(",")))
        .map(String::strip)
        .filter(part -> !part.isEmpty());
  }

  /// The marker after a restart for these revisions; of others, those that are agreed to stay.
  RestartMarker with(Map<String, String> asked, Collection<String> agreed) {
    Map<String, String> after = new TreeMap<>(revisions);
    asked.forEach((name, revision) -> after.put(name, shown(revision)));
    after.keySet().retainAll(agreed);
    return new RestartMarker(after);
  }

  /// Whether the workload was restarted for all of these.
  boolean covers(Map<String, String> asked) {
    return asked.entrySet().stream()
        .allMatch(entry -> shown(entry.getValue()).equals(revisions.get(entry.getKey())));
  }

  /// As it stands in the annotation.
  String text() {
    return new TreeMap<>(revisions)
        .entrySet().stream()
            .map(entry -> entry.getKey() + "@" + entry.getValue())
            .collect(Collectors.joining(","));
  }

  private static String shown(String revision) {
    return revision.length() <= SHOWN ? revision : revision.substring(0, SHOWN);
  }
}
