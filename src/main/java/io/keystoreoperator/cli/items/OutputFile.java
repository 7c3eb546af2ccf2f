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
  void write(Plaintext value) {
    Path target = path.toAbsolutePath();
    try {
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
}
