package io.keystoreoperator.cli;

import io.keystoreoperator.cli.shell.Shell;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Runs through the commands once, so that the JVM can write down which classes they need: the AOT
/// cache. AWS is not reached, and need not be.
public final class Training {
  private static final String ROLE = "arn:aws:iam::111122223333:role/reader";
  private static final List<List<String>> COMMANDS =
      List.of(
          List.of("help"),
          List.of("store", "--help"),
          List.of("credentials", "--format", "unset"),
          List.of("credentials", ROLE, "--region", "us-east-1"),
          List.of("retrieve", "key", "--region", "us-east-1"),
          List.of("store", "key", "--region", "us-east-1", "--format", "KeystoreV1", "--kms-key=k"),
          List.of("no-such-command"));

  private Training() {}

  public static void main(String[] args) {
    Shell nobody =
        new Shell(
            InputStream.nullInputStream(),
            nowhere(),
            nowhere(),
            Map.of("AWS_ACCESS_KEY_ID", "training"),
            "keystore",
            "",
            Set.of());
    for (List<String> command : COMMANDS) {
      int _ = Main.execute(nobody, command.toArray(String[]::new));
    }
  }

  private static PrintStream nowhere() {
    return new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
  }
}
