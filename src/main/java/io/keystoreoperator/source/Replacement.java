package io.keystoreoperator.source;

import com.google.re2j.Matcher;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What takes the place of a match, written as in Go: `$1` and `${name}` are what a group matched,
/// `$$` is a dollar sign. A group's name goes on as long as there are letters, digits and
/// underscores: `$1x` is the group `1x`, and `${1}x` the first group and an x.
public final class Replacement {
  /// Of a name, in characters: nothing longer is a name of an item.
  static final int LONGEST = 2_048;

  private final String target;
  private final List<Part> parts;

  private Replacement(String target, List<Part> parts) {
    this.target = target;
    this.parts = parts;
  }

  private sealed interface Part {
    record Text(String text) implements Part {}

    record Numbered(int group) implements Part {}

    record Named(String group) implements Part {}
  }

  /// Reads what is to replace the matches of an expression.
  ///
  /// @throws IllegalArgumentException when it names a group that the expression does not have: in
  ///     Go that would be nothing, and two names one
  public static Replacement of(String target, Expression expression) {
    List<Part> parts = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < target.length(); i++) {
      if (target.charAt(i) != '$') {
        text.append(target.charAt(i));
      } else if (target.startsWith("$$", i)) {
        text.append('$');
        i++;
      } else {
        String group = group(target, i + 1);
        if (group == null) {
          text.append('$');
        } else {
          parts.add(new Part.Text(text.toString()));
          text.setLength(0);
          parts.add(part(group, expression));
          i += group.length() + (target.startsWith("${", i) ? 2 : 0);
        }
      }
    }
    parts.add(new Part.Text(text.toString()));
    return new Replacement(target, List.copyOf(parts));
  }

  /// The group's name that stands here, or null: then the dollar sign is one.
  private static @Nullable String group(String target, int place) {
    boolean inBraces = target.startsWith("{", place);
    int from = inBraces ? place + 1 : place;
    int to = from;
    while (to < target.length() && isOfAName(target.charAt(to))) {
      to++;
    }
    boolean isOne = to > from && (!inBraces || target.startsWith("}", to));
    return isOne ? target.substring(from, to) : null;
  }

  private static boolean isOfAName(char c) {
    return c == '_' || Character.isLetterOrDigit(c);
  }

  private static Part part(String group, Expression expression) {
    boolean isNumber = group.chars().allMatch(c -> c >= '0' && c <= '9');
    if (isNumber && group.length() <= 3 && Integer.parseInt(group) <= expression.groupCount()) {
      return new Part.Numbered(Integer.parseInt(group));
    }
    if (!isNumber && expression.hasGroup(group)) {
      return new Part.Named(group);
    }
    throw new IllegalArgumentException(
        "there is no group \""
            + group
            + "\": groups are ${1}, ${2} and so on in the order of their brackets, or ${name} of"
            + " (?P<name>...)");
  }

  void expand(Matcher match, StringBuilder expanded) {
    for (Part part : parts) {
      String text =
          switch (part) {
            case Part.Text(String own) -> own;
            case Part.Numbered(int group) -> match.group(group);
            case Part.Named(String group) -> match.group(group);
          };
      // A group that took no part in the match is null.
      if (text != null && expanded.length() <= LONGEST) {
        expanded.append(text);
      }
    }
  }

  /// As it was written.
  public String target() {
    return target;
  }
}
