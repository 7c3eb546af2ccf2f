package io.keystoreoperator.cli.render;

import io.keystoreoperator.cli.shell.Columns;
import io.keystoreoperator.model.Plaintext;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What would become of the Secret in the cluster, key by key.
///
/// @param share what of it may change; null where there is no such Secret
/// @param merges whether somebody else is to make it
/// @param refusal why nothing would be written to it; null where nothing stands in the way
record SecretDiff(
    RenderedSecret rendered, @Nullable Share share, boolean merges, @Nullable String refusal) {
  private static final String NONE = "-";

  private enum Change {
    ADDED,
    REMOVED,
    CHANGED,
    SAME,
    /// Somebody else's, and not wanted: it stays.
    KEPT,
    /// Somebody else's, and wanted with another value: nothing would be written.
    CONFLICT;

    static Change of(String key, @Nullable Object now, @Nullable Object then, Share share) {
      if (now == null) {
        return ADDED;
      }
      if (then == null) {
        return share.takesOut(key) ? REMOVED : KEPT;
      }
      if (now.equals(then)) {
        return SAME;
      }
      return share.isOfOthers(key) ? CONFLICT : CHANGED;
    }

    boolean isNone() {
      return this == SAME || this == KEPT;
    }

    /// As it is printed.
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private record Line(
      String key, Change change, @Nullable Plaintext now, @Nullable Plaintext then) {
    Map<String, Object> json(boolean reveal) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("key", key);
      json.put("change", change.toString());
      put(json, "bytes", "value", then, reveal);
      put(json, "bytesInTheCluster", "valueInTheCluster", now, reveal);
      return json;
    }

    private static void put(
        Map<String, Object> json,
        String length,
        String shown,
        @Nullable Plaintext value,
        boolean reveal) {
      if (value != null) {
        json.put(length, value.length());
        if (reveal) {
          json.put(shown, ShownValue.of(value));
        }
      }
    }
  }

  private List<Line> lines() {
    SortedMap<String, Plaintext> now = data();
    SortedMap<String, Plaintext> then = rendered.content().data();
    SortedSet<String> keys = new TreeSet<>(now.keySet());
    keys.addAll(then.keySet());
    return keys.stream().map(key -> line(key, now.get(key), then.get(key))).toList();
  }

  private Line line(String key, @Nullable Plaintext now, @Nullable Plaintext then) {
    Change change = share == null ? Change.ADDED : Change.of(key, now, then, share);
    return new Line(key, change, now, then);
  }

  private SortedMap<String, Plaintext> data() {
    SortedMap<String, Plaintext> data = new TreeMap<>();
    if (share != null && share.live().getData() != null) {
      share
          .live()
          .getData()
          .forEach((key, value) -> data.put(key, Plaintext.of(Base64.getDecoder().decode(value))));
    }
    return data;
  }

  /// What of the rest would be written: the type, unless it is another's to say, that it is
  /// immutable, and of labels and annotations those that the template has or had.
  private List<String> others() {
    List<String> others = new ArrayList<>();
    if (share == null) {
      return others;
    }
    String type = share.live().getType();
    if (!merges && !rendered.content().type().equals(type)) {
      others.add("type " + type + " -> " + rendered.content().type());
    }
    if (rendered.immutable() && !Boolean.TRUE.equals(share.live().getImmutable())) {
      others.add("immutable " + NONE + " -> true");
    }
    var metadata = share.live().getMetadata();
    others.addAll(
        changed("label", metadata.getLabels(), rendered.content().labels(), share.labels()));
    others.addAll(
        changed(
            "annotation",
            metadata.getAnnotations(),
            rendered.content().annotations(),
            share.annotations()));
    return others;
  }

  private static List<String> changed(
      String kind, @Nullable Map<String, String> now, Map<String, String> then, Set<String> ours) {
    Map<String, String> held = Objects.requireNonNullElse(now, Map.of());
    SortedSet<String> names = new TreeSet<>(then.keySet());
    names.addAll(ours);
    return names.stream()
        .filter(name -> !Objects.equals(held.get(name), then.get(name)))
        .map(
            name ->
                "%s %s %s -> %s"
                    .formatted(
                        kind, name, held.getOrDefault(name, NONE), then.getOrDefault(name, NONE)))
        .toList();
  }

  private boolean isSame() {
    return share != null
        && others().isEmpty()
        && lines().stream().allMatch(line -> line.change().isNone());
  }

  private String verdict() {
    if (share == null) {
      return merges
          ? "not in the cluster: there is nothing to merge into"
          : "not in the cluster yet";
    }
    return isSame() ? "as in the cluster" : "not as in the cluster";
  }

  private String title() {
    return merges && share != null
        ? rendered.title(share.live().getType())
        : rendered.title(rendered.content().type());
  }

  String text(boolean reveal, boolean coloured) {
    StringBuilder text = new StringBuilder(title() + ": " + verdict() + "\n");
    if (refusal != null) {
      text.append("nothing would be written: ").append(refusal).append('\n');
    }
    others().forEach(line -> text.append(line).append('\n'));
    Columns columns =
        reveal
            ? new Columns("key", "change", "bytes", "in the cluster", "value", "its value there")
            : new Columns("key", "change", "bytes", "in the cluster");
    for (Line line : lines()) {
      List<String> cells =
          new ArrayList<>(
              List.of(line.key(), line.change().toString(), bytes(line.then()), bytes(line.now())));
      if (reveal) {
        cells.add(shown(line.then()));
        cells.add(shown(line.now()));
      }
      columns.add(cells.toArray(String[]::new));
    }
    return text.append(columns.text(coloured)).toString();
  }

  private static String bytes(@Nullable Plaintext value) {
    return value == null ? NONE : Integer.toString(value.length());
  }

  private static String shown(@Nullable Plaintext value) {
    return value == null ? NONE : ShownValue.of(value);
  }

  Map<String, Object> json(boolean reveal) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("namespace", rendered.namespace());
    json.put("name", rendered.name());
    json.put("isInTheCluster", share != null);
    json.put("isSame", isSame());
    if (refusal != null) {
      json.put("refusal", refusal);
    }
    json.put("others", others());
    json.put("keys", lines().stream().map(line -> line.json(reveal)).toList());
    return json;
  }
}
