package io.keystoreoperator.cli.shell;

import java.io.BufferedOutputStream;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The process a command runs in: its streams, its environment, and whether a person looks on. Text
/// goes out in UTF-8, whatever the locale.
///
/// @param command what the person typed to get here: `keystore`, or `kubectl keystore`
/// @param host the machine's name, or empty
/// @param terminals the streams that are a terminal
public record Shell(
    InputStream in,
    PrintStream out,
    PrintStream err,
    Map<String, String> environment,
    String command,
    String host,
    Set<Integer> terminals) {
  /// What decoding puts in place of bytes that are no text.
  private static final char REPLACEMENT = '\uFFFD';

  private static final int STDIN = 0;
  private static final int STDOUT = 1;
  private static final int STDERR = 2;

  public Shell {
    environment = Map.copyOf(environment);
    terminals = Set.copyOf(terminals);
  }

  /// This process's own. The launcher tells by system properties what Java cannot see.
  public static Shell ofProcess(StandardOutput out) {
    return new Shell(
        new FileInputStream(FileDescriptor.in),
        utf8(out),
        utf8(new FileOutputStream(FileDescriptor.err)),
        environmentOfProcess(),
        System.getProperty("keystore.command", "keystore-operator"),
        System.getProperty("keystore.host", ""),
        terminalsOfProcess());
  }

  /// With the person's own locale, where the launcher has given Java another.
  private static Map<String, String> environmentOfProcess() {
    Map<String, String> environment = new HashMap<>(System.getenv());
    String locale = System.getProperty("keystore.locale");
    if (locale != null) {
      environment.put("LC_ALL", locale);
    }
    return environment;
  }

  private static PrintStream utf8(OutputStream stream) {
    return new PrintStream(new BufferedOutputStream(stream), true, StandardCharsets.UTF_8);
  }

  private static Set<Integer> terminalsOfProcess() {
    String told = System.getProperty("keystore.terminals");
    if (told == null) {
      return terminal().isPresent() ? Set.of(STDIN, STDOUT, STDERR) : Set.of();
    }
    return IntStream.of(STDIN, STDOUT, STDERR)
        .filter(stream -> told.contains(Integer.toString(stream)))
        .boxed()
        .collect(Collectors.toUnmodifiableSet());
  }

  public boolean isStdinATerminal() {
    return terminals.contains(STDIN);
  }

  public boolean isStderrATerminal() {
    return terminals.contains(STDERR);
  }

  /// Colours only where a person sees them, and wants them: <https://no-color.org>.
  public boolean isStdoutColoured() {
    return terminals.contains(STDOUT) && wantsColours();
  }

  public boolean isStderrColoured() {
    return terminals.contains(STDERR) && wantsColours();
  }

  private boolean wantsColours() {
    return environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !environment.getOrDefault("TERM", "").equals("dumb");
  }

  /// Whether the person's locale has more signs than ASCII.
  public boolean isUtf8() {
    String locale =
        variable("LC_ALL").or(() -> variable("LC_CTYPE")).or(() -> variable("LANG")).orElse("");
    return locale.toLowerCase(Locale.ROOT).matches(".*utf-?8");
  }

  /// Whether it came in bytes that the locale does not know, and is not what the person wrote.
  public static boolean isGarbled(String text) {
    return text.indexOf(REPLACEMENT) >= 0;
  }

  /// A variable that is set and not blank.
  public Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }

  /// The terminal to ask the person at, if there is one.
  public Optional<Console> console() {
    return isStdinATerminal() ? terminal() : Optional.empty();
  }

  private static Optional<Console> terminal() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal);
  }

  /// Asks a question that is answered with y or n.
  ///
  /// @return false for anything but yes
  public boolean confirms(String question) {
    err.print(question + " [y/N] ");
    err.flush();
    try {
      String answer = line();
      return answer.equalsIgnoreCase("y") || answer.equalsIgnoreCase("yes");
    } catch (IOException _) {
      return false;
    }
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    int next = in.read();
    while (next >= 0 && next != '\n') {
      line.append((char) next);
      next = in.read();
    }
    if (next < 0) {
      // Ctrl-D leaves the cursor behind the question.
      err.println();
    }
    return line.toString().strip();
  }
}
