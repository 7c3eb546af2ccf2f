package io.keystoreoperator.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/// A package of Debian or of what is made of it, as this machine has it.
///
/// @param purl its package URL
record DebianPackage(String name, String version, String purl) {
  private static final Path QUERY = Path.of("/usr/bin/dpkg-query");
  private static final Path SYSTEM = Path.of("/etc/os-release");

  /// The one that a file is of. Where `/lib` is a link into `/usr`, it may be known by either name.
  static Optional<DebianPackage> of(Path file) throws IOException, InterruptedException {
    if (!Files.isExecutable(QUERY)) {
      return Optional.empty();
    }
    String real = file.toRealPath().toString();
    for (String name : List.of(file.toString(), real, real.replaceFirst("^/usr/", "/"))) {
      String found = query("--search", name);
      if (!found.isEmpty()) {
        return Optional.of(named(found.substring(0, found.lastIndexOf(": "))));
      }
    }
    return Optional.empty();
  }

  private static DebianPackage named(String installed) throws IOException, InterruptedException {
    String[] words =
        query("--show", "--showformat=${Package} ${Version} ${Architecture}", installed)
            .split(" ", 3);
    Properties system = new Properties();
    try (var lines = Files.newBufferedReader(SYSTEM)) {
      system.load(lines);
    }
    String id = unquoted(system, "ID");
    String purl =
        "pkg:deb/%s/%s@%s?arch=%s&distro=%s-%s"
            .formatted(id, words[0], words[1], words[2], id, unquoted(system, "VERSION_ID"));
    return new DebianPackage(words[0], words[1], purl.replace("+", "%2B"));
  }

  private static String unquoted(Properties properties, String name) {
    return properties.getProperty(name, "").replace("\"", "");
  }

  /// Its first line; empty where it knows nothing.
  private static String query(String... arguments) throws IOException, InterruptedException {
    ProcessBuilder query = new ProcessBuilder(QUERY.toString());
    query.command().addAll(List.of(arguments));
    Process process = query.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor() == 0 ? answer.lines().findFirst().orElse("") : "";
  }
}
