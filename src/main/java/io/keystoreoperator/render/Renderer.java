package io.keystoreoperator.render;

import io.keystoreoperator.model.DataEntry;
import io.keystoreoperator.model.ItemKey;
import io.keystoreoperator.model.Plaintext;
import io.keystoreoperator.model.SecretTemplate;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import io.keystoreoperator.render.template.Templates;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Makes decrypted values into the content of a Secret: all of it, or none.
public final class Renderer {
  private static final int MOST_NAMED = 10;

  /// The content that these entries and templates ask for.
  ///
  /// @param entries each with a secret key of its own
  /// @param template over the values of all entries
  /// @param values one for each key that an entry names
  /// @throws SyncFailedException with the failure of the first entry that fails; its problem names
  ///     the other entries that do
  public SecretContent render(
      List<DataEntry> entries, SecretTemplate template, Map<ItemKey, Plaintext> values) {
    SortedMap<String, Plaintext> read = read(entries, values);
    SortedMap<String, Plaintext> data = template.keepsData() ? read : new TreeMap<>();
    data.putAll(Templates.render(template.texts(), read));
    SecretTypes.check(template.type(), data);
    return new SecretContent(template.type(), template.labels(), template.annotations(), data);
  }

  private static SortedMap<String, Plaintext> read(
      List<DataEntry> entries, Map<ItemKey, Plaintext> values) {
    SortedMap<String, Plaintext> data = new TreeMap<>();
    List<FailedEntry> failed = new ArrayList<>();
    for (DataEntry entry : entries) {
      Plaintext value =
          Objects.requireNonNull(values.get(entry.key()), () -> "no value for " + entry.key());
      switch (rendered(entry, value)) {
        case Rendering.Done(Plaintext rendered) -> data.put(entry.secretKey(), rendered);
        case Rendering.Failed why -> failed.add(new FailedEntry(entry, why));
      }
    }
    if (!failed.isEmpty()) {
      throw new SyncFailedException(failureOf(failed));
    }
    return data;
  }

  private static Rendering rendered(DataEntry entry, Plaintext value) {
    String property = entry.property();
    Rendering selected =
        property == null ? new Rendering.Done(value) : new JsonProperty(property).of(value);
    return selected
        .then(text -> new Rendering.Done(entry.whitespace().applyTo(text)))
        .then(text -> Base64Text.decode(entry.decodingStrategy(), text));
  }

  private record FailedEntry(DataEntry entry, Rendering.Failed why) {}

  private static SyncFailure failureOf(List<FailedEntry> failed) {
    DataEntry entry = failed.getFirst().entry();
    String others = others(failed.stream().skip(1).map(f -> f.entry().secretKey()).toList());
    return switch (failed.getFirst().why()) {
      case Rendering.NoProperty(String property, String problem) ->
          new SyncFailure.PropertyNotFound(entry.key(), property, problem + others);
      case Rendering.NotDecodable(String encoding) ->
          new SyncFailure.TemplateFailed(
              "secretKey " + entry.secretKey(), entry.source() + " is not " + encoding + others);
    };
  }

  private static String others(List<String> secretKeys) {
    if (secretKeys.isEmpty()) {
      return "";
    }
    String named = secretKeys.stream().sorted().limit(MOST_NAMED).collect(Collectors.joining(", "));
    int more = secretKeys.size() - MOST_NAMED;
    return "; also failed: " + named + (more > 0 ? ", +" + more : "");
  }
}
