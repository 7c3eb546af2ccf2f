package io.keystoreoperator.render;

import io.keystoreoperator.model.Plaintext;
import io.keystoreoperator.model.SecretKey;
import io.keystoreoperator.model.SyncFailedException;
import io.keystoreoperator.model.SyncFailure;
import io.keystoreoperator.model.Utf8;
import io.keystoreoperator.render.template.Templates;
import io.keystoreoperator.source.Extraction;
import io.keystoreoperator.source.KeyNaming;
import io.keystoreoperator.source.Sources;
import io.keystoreoperator.source.Work;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;

/// The members of an object, each as a key of the Secret. Their names are part of the value: they
/// are in the Secret, and in no message.
record Members(Extraction extraction, Plaintext value) {
  /// What is to be done about a name that is none.
  static final String WHAT_A_KEY_IS =
      "a key of a Secret is 1 to 253 letters, digits, dots, dashes and underscores, not . and not"
          + " ..x: rewrite the names so";

  /// A member by its key.
  record Keyed(String key, Plaintext value) {}

  static List<String> renamed(KeyNaming.Step.ByTemplate step, List<String> names) {
    return Templates.rename(step.place(), step.template(), names);
  }

  /// @throws SyncFailedException NotExtractable, TooMany, TemplateFailed, or InvalidSpec when
  ///     their names are no keys
  List<Keyed> keyed(Work work) {
    SequencedMap<String, JsonText.Selected> members = members(object());
    if (members.isEmpty()) {
      throw failed("the object has no members: there would be nothing of it in the Secret");
    }
    if (members.size() > Sources.MOST_KEYS) {
      throw new SyncFailedException(
          new SyncFailure.TooMany("the keys of the Secret", Sources.MOST_KEYS));
    }
    List<String> keys =
        extraction.naming().keys(List.copyOf(members.keySet()), Members::renamed, work);
    requireSound(keys);
    List<Plaintext> values = values(List.copyOf(members.values()));
    List<Keyed> keyed = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      keyed.add(new Keyed(keys.get(i), values.get(i)));
    }
    return keyed;
  }

  private Plaintext object() {
    String property = extraction.property();
    return switch (property == null
        ? new Rendering.Done(value)
        : new JsonProperty(property).of(value)) {
      case Rendering.Done(Plaintext object) -> object;
      case Rendering.NoProperty(String name, String problem) ->
          throw failed("property \"" + name + "\": " + problem);
      case Rendering.NotDecodable(String encoding) -> throw failed("it is not " + encoding);
    };
  }

  private SequencedMap<String, JsonText.Selected> members(Plaintext object) {
    String problem = "the value is no JSON object, or names a member twice";
    try {
      return new JsonText(Utf8.decode(object.bytes()).orElse(""))
          .members(Sources.MOST_KEYS + 1)
          .orElseThrow(() -> failed(problem));
    } catch (IOException _) {
      // Jackson's exception quotes the value.
      throw failed(problem);
    }
  }

  private void requireSound(List<String> keys) {
    long unsound = keys.stream().filter(key -> !SecretKey.isSound(key)).count();
    if (unsound > 0) {
      throw new SyncFailedException(
          new SyncFailure.InvalidSpec(
              List.of(
                  "%s: of the members of \"%s\", the names of %d become no keys; %s"
                      .formatted(extraction.place(), extraction.key(), unsound, WHAT_A_KEY_IS))));
    }
  }

  private List<Plaintext> values(List<JsonText.Selected> members) {
    List<Plaintext> values = new ArrayList<>();
    int nulls = 0;
    int broken = 0;
    for (JsonText.Selected member : members) {
      if (member.isNull()) {
        nulls++;
      } else if (rendered(member) instanceof Rendering.Done(Plaintext made)) {
        values.add(made);
      } else {
        broken++;
      }
    }
    if (nulls > 0) {
      throw failed(
          nulls + " of its members have no value but null: give them one, or take them out");
    }
    if (broken > 0) {
      throw failed(
          broken + " of its members are not in the encoding of decodingStrategy, or no Unicode");
    }
    return values;
  }

  private Rendering rendered(JsonText.Selected member) {
    return Utf8.encode(member.text())
        .map(Plaintext::of)
        .map(extraction.whitespace()::applyTo)
        .map(text -> Base64Text.decode(extraction.decodingStrategy(), text))
        .orElseGet(() -> new Rendering.NotDecodable("Unicode"));
  }

  private SyncFailedException failed(String problem) {
    return new SyncFailedException(
        new SyncFailure.NotExtractable(extraction.key(), extraction.place(), problem));
  }
}
