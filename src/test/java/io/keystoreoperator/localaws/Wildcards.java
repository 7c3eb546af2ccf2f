package io.keystoreoperator.localaws;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A text of a policy: `*` and `?` are wildcards, `${aws:PrincipalTag/team}` a policy variable, and
/// what a variable stands for is never read as a wildcard. Compiled once; matching is linear for
/// each star.
final class Wildcards {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]+)}");
  private static final Pattern WITH_DEFAULT = Pattern.compile("(\\S+)\\s*,\\s*'([^']*)'");
  private static final int MANY = -1;
  private static final int ONE = -2;

  private sealed interface Part {
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Text(int[] symbols) implements Part {}

    record Variable(String key, @Nullable String otherwise) implements Part {}
  }

  private final String source;
  private final List<Part> parts;

  private Wildcards(String source, List<Part> parts) {
    this.source = source;
    this.parts = List.copyOf(parts);
  }

  /// Where `*` and `?` are wildcards: StringLike, actions, resources.
  static Wildcards pattern(String source) {
    return compile(source, true);
  }

  /// Where they are not: StringEquals.
  static Wildcards literal(String source) {
    return compile(source, false);
  }

  private static Wildcards compile(String source, boolean wildcards) {
    List<Part> parts = new ArrayList<>();
    Matcher variables = VARIABLE.matcher(source);
    int end = 0;
    while (variables.find()) {
      parts.add(text(source.substring(end, variables.start()), wildcards));
      parts.add(variable(variables.group(1)));
      end = variables.end();
    }
    parts.add(text(source.substring(end), wildcards));
    return new Wildcards(source, parts);
  }

  private static Part text(String text, boolean wildcards) {
    return new Part.Text(
        text.chars()
            .map(c -> wildcards && c == '*' ? MANY : wildcards && c == '?' ? ONE : c)
            .toArray());
  }

  private static Part variable(String name) {
    if (name.length() == 1 && "*?$".contains(name)) {
      return new Part.Text(new int[] {name.charAt(0)});
    }
    Matcher withDefault = WITH_DEFAULT.matcher(name);
    String key = withDefault.matches() ? withDefault.group(1) : name;
    return new Part.Variable(
        ConditionKeys.known(key), withDefault.matches() ? withDefault.group(2) : null);
  }

  /// False when a variable has no value: IAM then matches nothing.
  boolean matches(String value, AccessRequest request) {
    int[] symbols = resolve(request);
    return symbols != null && matches(symbols, value);
  }

  private int @Nullable [] resolve(AccessRequest request) {
    if (parts.size() == 1 && parts.getFirst() instanceof Part.Text(int[] symbols)) {
      return symbols;
    }
    var resolved = IntStream.builder();
    for (Part part : parts) {
      switch (part) {
        case Part.Text(int[] symbols) -> {
          for (int symbol : symbols) {
            resolved.add(symbol);
          }
        }
        case Part.Variable(String key, @Nullable String otherwise) -> {
          List<String> values = request.values(key);
          String value = values == null || values.size() != 1 ? otherwise : values.getFirst();
          if (value == null) {
            return null;
          }
          value.chars().forEach(resolved::add);
        }
      }
    }
    return resolved.build().toArray();
  }

  private static boolean matches(int[] symbols, String value) {
    int s = 0;
    int v = 0;
    int star = -1;
    int starredUpTo = 0;
    while (v < value.length()) {
      if (s < symbols.length && symbols[s] == MANY) {
        star = s++;
        starredUpTo = v;
      } else if (s < symbols.length && (symbols[s] == ONE || symbols[s] == value.charAt(v))) {
        s++;
        v++;
      } else if (star >= 0) {
        s = star + 1;
        v = ++starredUpTo;
      } else {
        return false;
      }
    }
    while (s < symbols.length && symbols[s] == MANY) {
      s++;
    }
    return s == symbols.length;
  }

  @Override
  public String toString() {
    return source;
  }
}
