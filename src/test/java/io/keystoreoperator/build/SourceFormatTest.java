package io.keystoreoperator.build;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Every Java file is as google-java-format writes it. `mvn -q test -Dtest=SourceFormatTest
/// -Dformat=fix` rewrites those that are not.
class SourceFormatTest {
  private static final boolean FIX = "fix".equals(System.getProperty("format"));

  @Test
  void everySourceFileIsFormatted() throws Exception {
    List<Path> unformatted = new ArrayList<>();
    try (var files = Files.walk(Path.of("src"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        if (!isFormatted(file)) {
          unformatted.add(file);
        }
      }
    }

    assertThat(unformatted).as("run: mvn -q test -Dtest=SourceFormatTest -Dformat=fix").isEmpty();
  }

  private static boolean isFormatted(Path file) throws IOException, FormatterException {
    String source = Files.readString(file);
    String formatted = format(source);
    if (FIX && !formatted.equals(source)) {
      Files.writeString(file, formatted);
      return true;
    }
    return formatted.equals(source);
  }

  private static String format(String source) throws FormatterException {
    var style = JavaFormatterOptions.Style.GOOGLE;
    String ordered =
        ImportOrderer.reorderImports(RemoveUnusedImports.removeUnusedImports(source), style);
    return new Formatter(JavaFormatterOptions.builder().style(style).build()).formatSource(ordered);
  }
}
