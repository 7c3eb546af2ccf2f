package io.keystoreoperator.cli.items;

import io.keystoreoperator.cli.shell.CommandFailedException;
import io.keystoreoperator.model.Plaintext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/// A file for a value: its owner alone may read it (mode 0600), from its first byte on, and it is
/// either there whole or not at all.
record OutputFile(Path path) {
  private static final Path OPEN_FILES = Path.of("/proc");

  void write(Plaintext value) {
    try {
      Path target = target();
      Path unfinished =
          Files.createTempFile(
              target.getParent(),
              ".keystore",
              ".part",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      try {
        Files.write(unfinished, value.bytes());
        Files.move(
            unfinished,
            target,
            StandardCopyOption.ATOMIC_MOVE,
            StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(unfinished);
      }
    } catch (NoSuchFileException _) {
      throw new CommandFailedException("there is no directory for " + path);
    } catch (IOException e) {
      throw new CommandFailedException("cannot write " + path + ": " + e.getMessage());
    }
  }

  /// Through links, as whoever writes into them. What took the place of /dev/stdout would be missed
  /// by every other program.
  private Path target() throws IOException {
    Path target = path.toAbsolutePath();
    if (!Files.exists(target)) {
      return target;
    }
    if (!Files.isRegularFile(target) || isStream(target)) {
      throw new CommandFailedException(
          path + " is no regular file\nleave --output-file out to have the value printed");
    }
    return target.toRealPath();
  }

  /// Whether it is another name for a file that somebody has open.
  private static boolean isStream(Path existing) throws IOException {
    Path own = existing.resolveSibling(".").toRealPath().resolve(existing.toFile().getName());
    return own.startsWith(OPEN_FILES)
        || (Files.isSymbolicLink(own) && isStream(own.resolveSibling(Files.readSymbolicLink(own))));
  }
}
