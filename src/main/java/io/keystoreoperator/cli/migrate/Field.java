package io.keystoreoperator.cli.migrate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// A value of the input, which knows where it stands, and whether anybody has made use of it: what
/// nobody asks for shows up in [#unused()], so that nothing can be left out in silence.
final class Field {
  private final String path;
  private final int line;
  private final Content content;
  private boolean used;

  /// @param path such as `spec.data[0].secretKey`; empty for the whole document
  /// @param line from 1
  Field(String path, int line, Content content) {
    this.path = path;
    this.line = line;
    this.content = content;
  }

  /// What a value is in YAML.
  sealed interface Content {
    record Text(String text) implements Content {}

    /// The same to Kubernetes as no field at all.
    record Nothing() implements Content {}

    record Members(Map<String, Field> fields) implements Content {
      public Members {
        fields = new LinkedHashMap<>(fields);
      }
    }

    record Elements(List<Field> fields) implements Content {
      public Elements {
        fields = List.copyOf(fields);
      }
    }
  }

  String path() {
    return path;
  }

  int line() {
    return line;
  }

  /// The member of this name, not yet used by being looked up.
  Optional<Field> get(String name) {
    return content instanceof Content.Members(var fields)
        ? Optional.ofNullable(fields.get(name)).filter(field -> !field.isNothing())
        : Optional.empty();
  }

  /// A member's text, used by being read; empty where it is not there, or no text.
  Optional<String> text(String name) {
    return get(name).flatMap(Field::text);
  }

  /// Its own text, used by being read.
  Optional<String> text() {
    if (content instanceof Content.Text(String text)) {
      used = true;
      return Optional.of(text);
    }
    return Optional.empty();
  }

  /// A member's elements; none where it is not there, or no list.
  List<Field> elements(String name) {
    return get(name)
        .map(field -> field.content instanceof Content.Elements(var all) ? all : List.<Field>of())
        .orElse(List.of());
  }

  /// A member's own members, in their order; none where it is not there, or has none.
  Map<String, Field> members(String name) {
    return get(name).map(Field::members).orElse(Map.of());
  }

  Map<String, Field> members() {
    return content instanceof Content.Members(var fields) ? fields : Map.of();
  }

  /// Everything in it, used by being taken: texts, lists and maps of them.
  Object whole() {
    used = true;
    return switch (content) {
      case Content.Text(String text) -> text;
      case Content.Nothing() -> Map.of();
      case Content.Members(var fields) -> {
        Map<String, Object> all = new LinkedHashMap<>();
        fields.forEach((name, field) -> all.put(name, field.whole()));
        yield all;
      }
      case Content.Elements(var fields) -> fields.stream().map(Field::whole).toList();
    };
  }

  /// Says that it was looked at with all that is in it: carried over, or listed.
  void use() {
    Object _ = whole();
  }

  /// The same for a member that says what goes without saying.
  void useIfIs(String name, String usual) {
    get(name).filter(field -> field.isText(usual)).ifPresent(Field::use);
  }

  boolean isMember(String name, String text) {
    return get(name).filter(field -> field.isText(text)).isPresent();
  }

  private boolean isText(String text) {
    return content instanceof Content.Text(String own) && own.equals(text);
  }

  /// Itself and all that is in it.
  Stream<Field> withDescendants() {
    Stream<Field> within =
        switch (content) {
          case Content.Members(var fields) -> fields.values().stream();
          case Content.Elements(var fields) -> fields.stream();
          case Content.Text _, Content.Nothing _ -> Stream.empty();
        };
    return Stream.concat(Stream.of(this), within.flatMap(Field::withDescendants));
  }

  /// The texts in it, or it itself.
  Stream<Field> texts() {
    return withDescendants().filter(field -> field.content instanceof Content.Text);
  }

  /// The outermost of what nobody has used: a whole map where none of it was.
  Stream<Field> unused() {
    if (used || isNothing()) {
      return Stream.empty();
    }
    List<Field> within =
        switch (content) {
          case Content.Members(var fields) -> List.copyOf(fields.values());
          case Content.Elements(var fields) -> fields;
          case Content.Text _, Content.Nothing _ -> List.of();
        };
    boolean touched = within.stream().anyMatch(Field::isTouched);
    return touched ? within.stream().flatMap(Field::unused) : Stream.of(this);
  }

  private boolean isTouched() {
    return used
        || switch (content) {
          case Content.Members(var fields) -> fields.values().stream().anyMatch(Field::isTouched);
          case Content.Elements(var fields) -> fields.stream().anyMatch(Field::isTouched);
          case Content.Text _, Content.Nothing _ -> false;
        };
  }

  /// Nothing, or a text, list or map with nothing in it.
  boolean isEmpty() {
    return switch (content) {
      case Content.Text(String text) -> text.isEmpty();
      case Content.Nothing() -> true;
      case Content.Members(var fields) -> fields.isEmpty();
      case Content.Elements(var fields) -> fields.isEmpty();
    };
  }

  private boolean isNothing() {
    return content instanceof Content.Nothing;
  }

  /// Its place, never its text.
  @Override
  public String toString() {
    return Objects.requireNonNullElse(path, "") + " (line " + line + ")";
  }
}
