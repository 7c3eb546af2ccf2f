package io.keystoreoperator.install;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The blocks of `docs/install.md`, in their order.
record InstallPage(List<Block> blocks) {
  private static final Path FILE = Path.of("docs", "install.md");
  private static final Pattern HEADING_OR_BLOCK =
      Pattern.compile("^#+ ([^\\n]*)$|^```(\\w*)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

  InstallPage {
    blocks = List.copyOf(blocks);
  }

  /// What is fenced.
  ///
  /// @param heading the nearest one above
  /// @param language `sh` for what is to be typed, `text` for what is then to be seen
  record Block(String heading, String language, String text) {
    boolean isTyped() {
      return language.equals("sh");
    }

    boolean isBelow(String other) {
      return heading.equals(other);
    }
  }

  static String text() {
    try {
      return Files.readString(FILE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static InstallPage read() {
    List<Block> blocks = new ArrayList<>();
    String heading = "";
    Matcher found = HEADING_OR_BLOCK.matcher(text());
    while (found.find()) {
      if (found.group(1) == null) {
        blocks.add(new Block(heading, found.group(2), found.group(3)));
      } else {
        heading = found.group(1);
      }
    }
    return new InstallPage(blocks);
  }

  /// What is left for an operator of this identity: the others' parts of step 3 go.
  InstallPage as(Identity identity) {
    return new InstallPage(
        blocks.stream()
            .filter(
                block ->
                    identity.isHeading(block.heading())
                        || Identity.all().noneMatch(other -> other.isHeading(block.heading())))
            .toList());
  }

  List<Block> below(String heading) {
    return blocks.stream().filter(block -> block.isBelow(heading)).toList();
  }
}
