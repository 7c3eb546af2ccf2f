package io.keystoreoperator.build;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.keystoreoperator.api.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// `docs/reasons.md` has each reason and each Event once, and says what it means.
class ReasonsPageTest {
  private static final Path PAGE = Path.of("docs", "reasons.md");
  private static final Path OPERATOR =
      Path.of("src", "main", "java", "io", "keystoreoperator", "operator");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+)` \\| [^|]{7,}.*\\|$");

  /// `events.warning(reader, "KeysNotTakenOut", …)`.
  private static final Pattern EVENT =
      Pattern.compile("events\\.(?:normal|warning)\\([^;]*?\"([A-Z]\\w+)\"");

  private static final Pattern REPAIR = Pattern.compile("repair \\? \"(\\w+)\" : \"(\\w+)\"");

  @Test
  void everyReasonIsThereOnce() throws IOException {
    assertThat(rows("| reason |", "## Events"))
        .containsExactlyInAnyOrderElementsOf(Stream.of(Reason.values()).map(Reason::text).toList());
  }

  @Test
  void everyEventIsThereOnce() throws IOException {
    String code = code();
    List<String> made =
        Stream.concat(
                EVENT.matcher(code).results().map(found -> found.group(1)),
                REPAIR.matcher(code).results().flatMap(it -> Stream.of(it.group(1), it.group(2))))
            .distinct()
            .toList();

    assertThat(made).contains("Restarted", "KeysNotTakenOut", "Updated");
    assertThat(rows("| Event |", "")).containsExactlyInAnyOrderElementsOf(made);
  }

  private static List<String> rows(String from, String to) throws IOException {
    String page = Files.readString(PAGE);
    String after = page.substring(page.indexOf(from));
    String table = to.isEmpty() ? after : after.substring(0, after.indexOf(to));
    return ROW.matcher(table).results().map(row -> row.group(1)).toList();
  }

  private static String code() throws IOException {
    try (Stream<Path> files = Files.list(OPERATOR)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .map(ReasonsPageTest::read)
          .collect(joining());
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
