package io.keystoreoperator.render;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/// A JSON text in which single values are looked up without changing how they are written. An
/// object that names a member twice is refused: readers of JSON do not agree which one counts.
final class JsonText {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          // The names in a secret have no business in the JVM's string table.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  private static final Pattern ARRAY_INDEX = Pattern.compile("0|[1-9][0-9]{0,8}");

  private final String json;

  JsonText(String json) {
    this.json = json;
  }

  /// A value in the text: the characters of a string, any other as it is written, without
  /// whitespace.
  record Selected(JsonToken token, String text) {
    boolean isNull() {
      return token == JsonToken.VALUE_NULL;
    }

    @Override
    public String toString() {
      return "Selected[" + token + "]";
    }
  }

  /// The value that these member names and array indexes lead to.
  ///
  /// @throws IOException when the text is not JSON; it quotes the text
  Optional<Selected> select(List<String> path) throws IOException {
    try (JsonParser parser = JSON.createParser(json)) {
      parser.nextToken();
      Optional<Selected> selected = select(parser, path);
      requireEnd(parser);
      return selected;
    }
  }

  /// The members of the object that the text is, in their order.
  ///
  /// @param most no more are taken; the text is read to its end all the same
  /// @return empty when it is no object
  /// @throws IOException when the text is not JSON; it quotes the text
  Optional<SequencedMap<String, Selected>> members(int most) throws IOException {
    try (JsonParser parser = JSON.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      SequencedMap<String, Selected> members = new LinkedHashMap<>();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        parser.nextToken();
        if (members.size() < most) {
          members.put(name, selected(parser));
        } else {
          parser.skipChildren();
        }
      }
      requireEnd(parser);
      return Optional.of(members);
    }
  }

  private static void requireEnd(JsonParser parser) throws IOException {
    // To the end, wherever the value lies: half a JSON text is none.
    if (parser.currentToken() == null || parser.nextToken() != null) {
      throw new JsonParseException(parser, "not one JSON value");
    }
  }

  private Optional<Selected> select(JsonParser parser, List<String> path) throws IOException {
    if (path.isEmpty()) {
      return Optional.of(selected(parser));
    }
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      return selectMember(parser, path);
    }
    if (parser.currentToken() == JsonToken.START_ARRAY) {
      return selectElement(parser, path);
    }
    return Optional.empty();
  }

  private Optional<Selected> selectMember(JsonParser parser, List<String> path) throws IOException {
    Optional<Selected> found = Optional.empty();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      boolean wanted = path.getFirst().equals(parser.currentName());
      parser.nextToken();
      if (wanted) {
        found = select(parser, path.subList(1, path.size()));
      } else {
        parser.skipChildren();
      }
    }
    return found;
  }

  private Optional<Selected> selectElement(JsonParser parser, List<String> path)
      throws IOException {
    String index = path.getFirst();
    int wanted = ARRAY_INDEX.matcher(index).matches() ? Integer.parseInt(index) : -1;
    Optional<Selected> found = Optional.empty();
    for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
      if (i == wanted) {
        found = select(parser, path.subList(1, path.size()));
      } else {
        parser.skipChildren();
      }
    }
    return found;
  }

  private Selected selected(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (!token.isStructStart()) {
      return new Selected(token, parser.getText());
    }
    // Cut out of the text: Jackson's own writer changes numbers and escapes.
    int start = (int) parser.currentTokenLocation().getCharOffset();
    parser.skipChildren();
    int end = (int) parser.currentLocation().getCharOffset();
    return new Selected(token, compact(start, end));
  }

  private String compact(int start, int end) {
    StringBuilder compact = new StringBuilder(end - start);
    boolean inString = false;
    for (int i = start; i < end; i++) {
      char c = json.charAt(i);
      if (inString && c == '\\') {
        compact.append(c).append(json.charAt(++i));
        continue;
      }
      if (c == '"') {
        inString = !inString;
      }
      if (inString || c > ' ') {
        compact.append(c);
      }
    }
    return compact.toString();
  }
}
