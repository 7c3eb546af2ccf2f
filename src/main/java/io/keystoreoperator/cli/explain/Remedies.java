package io.keystoreoperator.cli.explain;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What to do about each reason: the words of `docs/reasons.md`, which is in the jar.
record Remedies(Map<String, String> byReason) {
  private static final Pattern ROW =
      Pattern.compile("^\\| `(\\w+)` \\| (.+?) \\| (.+?) \\|$", Pattern.MULTILINE);
  private static final Pattern LINK = Pattern.compile("\\[([^\\]]+)]\\([^)]+\\)");
  private static final int REASON = 1;
  private static final int WHAT_TO_DO = 3;

  Remedies {
    byReason = Map.copyOf(byReason);
  }

  static Remedies documented() {
    try (InputStream page = Remedies.class.getResourceAsStream("/docs/reasons.md")) {
      if (page == null) {
        throw new IllegalStateException("the jar lacks docs/reasons.md");
      }
      return of(new String(page.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Remedies of(String markdown) {
    return new Remedies(
        ROW.matcher(markdown)
            .results()
            .collect(
                Collectors.toMap(row -> row.group(REASON), row -> plain(row.group(WHAT_TO_DO)))));
  }

  /// Empty for a reason that this version does not know.
  Optional<String> to(String reason) {
    return Optional.ofNullable(byReason.get(reason));
  }

  private static String plain(String markdown) {
    return LINK.matcher(markdown).replaceAll("$1").replace("`", "");
  }
}
