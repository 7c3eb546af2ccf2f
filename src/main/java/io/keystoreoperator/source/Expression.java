package io.keystoreoperator.source;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.regex.MatchResult;

/// A regular expression of RE2, which External Secrets Operator takes too. Matching takes time in
/// proportion to the text, whatever the expression; what would take a large program is refused.
public final class Expression {
  /// In characters.
  public static final int LONGEST = 512;

  private static final int LARGEST_PROGRAM = 1_000;

  /// Repetitions within repetitions multiply, and RE2/J writes all of them out before it can be
  /// asked how many there are.
  private static final long MOST_WRITTEN_OUT = 500_000;

  private static final java.util.regex.Pattern REPETITION =
      java.util.regex.Pattern.compile("\\{(\\d+)(?:,(\\d*))?\\}");

  private final Pattern pattern;

  private Expression(Pattern pattern) {
    this.pattern = pattern;
  }

  /// Reads an expression.
  ///
  /// @throws IllegalArgumentException when it is none, saying why
  public static Expression of(String source) {
    if (source.length() > LONGEST) {
      throw new IllegalArgumentException("has more than " + LONGEST + " characters");
    }
    if (writtenOut(source) > MOST_WRITTEN_OUT) {
      throw new IllegalArgumentException("repeats too often: lower the numbers in { }");
    }
    try {
      Pattern pattern = Pattern.compile(source);
      if (pattern.programSize() > LARGEST_PROGRAM) {
        throw new IllegalArgumentException("is too large: lower the numbers in { }");
      }
      return new Expression(pattern);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "is no regular expression of RE2: " + e.getDescription() + ": " + e.getPattern());
    }
  }

  /// At least as many steps as there are with every repetition written out, as though each was
  /// within all others.
  private static long writtenOut(String source) {
    long steps = source.length();
    var repetition = REPETITION.matcher(source);
    while (repetition.find() && steps <= MOST_WRITTEN_OUT) {
      steps *= Math.max(1, Math.max(number(repetition, 1), number(repetition, 2)));
    }
    return steps;
  }

  private static long number(MatchResult repetition, int group) {
    String digits = repetition.group(group);
    if (digits == null || digits.isEmpty()) {
      return 0;
    }
    return digits.length() > 4 ? MOST_WRITTEN_OUT : Long.parseLong(digits);
  }

  public String source() {
    return pattern.pattern();
  }

  /// Whether some part of the text matches.
  public boolean isFoundIn(String text, Work work) {
    work.spend(steps(text.length()));
    return pattern.matcher(text).find();
  }

  /// The text with every match replaced, as Go's ReplaceAllString does it: an empty match right
  /// after another match is none.
  ///
  /// @return longer than [Replacement#LONGEST] when it would be: then it is not whole
  String replaceAll(String text, Replacement replacement, Work work) {
    Matcher matcher = pattern.matcher(text);
    StringBuilder replaced = new StringBuilder();
    int done = 0;
    int from = 0;
    while (from <= text.length() && replaced.length() <= Replacement.LONGEST) {
      work.spend(steps(text.length() - from));
      if (!matcher.find(from)) {
        break;
      }
      replaced.append(text, done, matcher.start());
      if (matcher.end() > done || matcher.start() == 0) {
        replacement.expand(matcher, replaced);
      }
      done = matcher.end();
      from = matcher.end() > from ? matcher.end() : after(text, from);
    }
    return replaced.append(text, done, text.length()).toString();
  }

  private static int after(String text, int place) {
    return place < text.length() ? text.offsetByCodePoints(place, 1) : place + 1;
  }

  int groupCount() {
    return pattern.groupCount();
  }

  boolean hasGroup(String name) {
    return pattern.namedGroups().containsKey(name);
  }

  private long steps(int characters) {
    return (characters + 1L) * pattern.programSize();
  }
}
