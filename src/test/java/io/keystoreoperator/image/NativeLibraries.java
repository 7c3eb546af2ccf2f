package io.keystoreoperator.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The C library's shared objects that a Java runtime needs, found where this machine has them: an
/// image from nothing has none.
final class NativeLibraries {
  /// Lines of ldd: `libc.so.6 => /lib/…/libc.so.6 (0x…)` and `/lib64/ld-linux-x86-64.so.2 (0x…)`.
  private static final Pattern RESOLVED = Pattern.compile("(?:=> )?(/\\S+) \\(0x");

  private NativeLibraries() {}

  /// Absolute paths, in order, of what the runtime's program and libraries load from outside it.
  static Set<Path> neededBy(Path runtime) throws IOException, InterruptedException {
    Set<Path> needed = new TreeSet<>();
    for (Path binary : binaries(runtime)) {
      Process ldd = new ProcessBuilder("ldd", binary.toString()).start();
      String lines = new String(ldd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (ldd.waitFor() != 0) {
        throw new IllegalStateException("ldd cannot read " + binary);
      }
      for (Matcher line = RESOLVED.matcher(lines); line.find(); ) {
        Path library = Path.of(line.group(1));
        if (!library.startsWith(runtime.toAbsolutePath())) {
          needed.add(library);
        }
      }
    }
    return needed;
  }

  private static List<Path> binaries(Path runtime) throws IOException {
    try (Stream<Path> files = Files.walk(runtime)) {
      return files
          .filter(file -> file.endsWith("bin/java") || file.toString().endsWith(".so"))
          .map(Path::toAbsolutePath)
          .sorted()
          .toList();
    }
  }
}
