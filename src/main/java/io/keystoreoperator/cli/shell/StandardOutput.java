package io.keystoreoperator.cli.shell;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The process's standard output, which knows whether all of it was taken: a PrintStream keeps that
/// to itself, and half a value is not the value.
public final class StandardOutput extends OutputStream {
  private final OutputStream descriptor = new FileOutputStream(FileDescriptor.out);
  private @Nullable IOException failure;

  @Override
  public void write(int octet) throws IOException {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      descriptor.write(bytes, offset, length);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  /// Why something could not be written, if it could not.
  public Optional<String> failure() {
    return Optional.ofNullable(failure).map(IOException::getMessage);
  }
}
