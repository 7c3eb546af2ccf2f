package io.keystoreoperator.render;

import io.keystoreoperator.model.DataEntry;
import io.keystoreoperator.model.ItemKey;
import io.keystoreoperator.model.Plaintext;
import io.keystoreoperator.model.SecretTemplate;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import io.keystoreoperator.render.template.Templates;
import io.keystoreoperator.source.Extraction;
import io.keystoreoperator.source.Sources;
import io.keystoreoperator.source.Work;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Makes decrypted values into the content of a Secret: all of it, or none.
public final class Renderer {
  private static final int MOST_NAMED = 10;

  /// The entries of the spec, and those that what was found makes.
  ///
  /// @throws SyncFailedException SourceConflict when two make the same key; InvalidSpec or
  ///     TemplateFailed when what was found gets no key
  public List<DataEntry> entries(Sources sources) {
    Claims claims = new Claims();
    sources
        .entries()
        .forEach(entry -> claims.add(entry.secretKey(), "\"" + entry.key() + "\" (data)"));
    List<DataEntry> entries = new ArrayList<>(sources.entries());
    entries.addAll(FoundKeys.of(sources.findings(), claims));
    claims.check();
    return List.copyOf(entries);
  }

  /// The content that these entries, extractions and templates ask for.
  ///
  /// @param entries each with a secret key of its own
  /// @param template over the values of all
  /// @param values one for each item that is named
  /// @throws SyncFailedException with the failure of the first entry that fails; its problem names
  ///     the other entries that do
  public SecretContent render(
      List<DataEntry> entries,
      List<Extraction> extractions,
      SecretTemplate template,
      Map<ItemKey, Plaintext> values) {
    SortedMap<String, Plaintext> read = read(entries, values);
    Claims claims = new Claims();
    entries.forEach(entry -> claims.add(entry.secretKey(), "\"" + entry.key() + "\""));
    read.putAll(extracted(extractions, values, claims));
    claims.check();
    if (read.size() > Sources.MOST_KEYS) {
      throw new SyncFailedException(
          new SyncFailure.TooMany("the keys of the Secret", Sources.MOST_KEYS));
    }
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
      Plaintext value = valueOf(entry.key(), values);
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

  private static Plaintext valueOf(ItemKey key, Map<ItemKey, Plaintext> values) {
    return Objects.requireNonNull(values.get(key), () -> "no value for " + key);
  }

  /// The members of objects.
  private static Map<String, Plaintext> extracted(
      List<Extraction> extractions, Map<ItemKey, Plaintext> values, Claims claims) {
    Map<String, Plaintext> data = new HashMap<>();
    Work work = new Work();
    for (Extraction extraction : extractions) {
      String claimant = "a member of \"" + extraction.key() + "\" (" + extraction.place() + ")";
      for (Members.Keyed member :
          new Members(extraction, valueOf(extraction.key(), values)).keyed(work)) {
        claims.addUntold(member.key(), claimant);
        data.put(member.key(), member.value());
      }
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
