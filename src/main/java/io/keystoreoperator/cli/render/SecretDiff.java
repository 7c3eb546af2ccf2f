package io.keystoreoperator.cli.render;

import io.fabric8.kubernetes.api.model.Secret;
import io.keystoreoperator.cli.shell.Columns;
import io.keystoreoperator.model.Plaintext;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What would become of the Secret in the cluster, key by key.
record SecretDiff(RenderedSecret rendered, @Nullable Secret live) {
  private static final String NONE = "-";

  private enum Change {
    ADDED,
    REMOVED,
    CHANGED,
    SAME;

    static Change of(@Nullable Object now, @Nullable Object then) {
      if (now == null) {
        return ADDED;
      }
      if (then == null) {
        return REMOVED;
      }
      return now.equals(then) ? SAME : CHANGED;
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
    return keys.stream()
        .map(
            key ->
                new Line(key, Change.of(now.get(key), then.get(key)), now.get(key), then.get(key)))
        .toList();
  }

  private SortedMap<String, Plaintext> data() {
    SortedMap<String, Plaintext> data = new TreeMap<>();
    if (live != null && live.getData() != null) {
      live.getData()
          .forEach((key, value) -> data.put(key, Plaintext.of(Base64.getDecoder().decode(value))));
    }
    return data;
  }

  /// What of the rest would be written: of labels and annotations, those that the template has.
  private List<String> others() {
    List<String> others = new ArrayList<>();
    if (live == null) {
      return others;
    }
    if (!rendered.content().type().equals(live.getType())) {
      others.add("type " + live.getType() + " -> " + rendered.content().type());
    }
    var metadata = live.getMetadata();
    others.addAll(changed("label", metadata.getLabels(), rendered.content().labels()));
    others.addAll(
        changed("annotation", metadata.getAnnotations(), rendered.content().annotations()));
    return others;
  }

  private static List<String> changed(
      String kind, @Nullable Map<String, String> now, Map<String, String> then) {
    Map<String, String> held = Objects.requireNonNullElse(now, Map.of());
    return then.entrySet().stream()
        .filter(wanted -> !wanted.getValue().equals(held.get(wanted.getKey())))
        .map(
            wanted ->
                "%s %s %s -> %s"
                    .formatted(
                        kind,
                        wanted.getKey(),
                        held.getOrDefault(wanted.getKey(), NONE),
                        wanted.getValue()))
        .toList();
  }

  private boolean isSame() {
    return live != null
        && others().isEmpty()
        && lines().stream().allMatch(line -> line.change() == Change.SAME);
  }

  private String verdict() {
    if (live == null) {
      return "not in the cluster yet";
    }
    return isSame() ? "as in the cluster" : "not as in the cluster";
  }

  String text(boolean reveal, boolean coloured) {
    StringBuilder text = new StringBuilder(rendered.title() + ": " + verdict() + "\n");
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
    json.put("isInTheCluster", live != null);
    json.put("isSame", isSame());
    json.put("others", others());
    json.put("keys", lines().stream().map(line -> line.json(reveal)).toList());
    return json;
  }
}
