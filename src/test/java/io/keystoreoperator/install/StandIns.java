package io.keystoreoperator.install;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine;

/// Programs on a PATH whose work is done in this JVM. An option that a stand-in does not know
/// fails, as does everything else that it does not do just as the program would.
final class StandIns implements AutoCloseable {
  private static final String SCRIPT =
      """
      #!/usr/bin/env bash
      exec 3<>/dev/tcp/127.0.0.1/PORT
      mapfile -d '' -t variables < <(env -0)
      printf '%s\\0' "${0##*/}" "$PWD" "$#" "$@" "${#variables[@]}" "${variables[@]}" >&3
      read -r code <&3
      if [ "$code" = 0 ]; then cat <&3; else cat <&3 >&2; fi
      exit "$code"
      """;

  private final Map<String, Function<ToolCall, CommandLine>> commands;
  private final ServerSocket listener;

  /// @param commands by the name of the program, each for one call of it
  StandIns(Map<String, Function<ToolCall, CommandLine>> commands) {
    this.commands = Map.copyOf(commands);
    try {
      listener = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::listen);
  }

  /// Puts all of them into a directory.
  void install(Path directory) throws IOException {
    for (String program : commands.keySet()) {
      Path file = directory.resolve(program);
      Files.writeString(file, SCRIPT.replace("PORT", String.valueOf(listener.getLocalPort())));
      if (!file.toFile().setExecutable(true)) {
        throw new IOException("cannot make it executable: " + file);
      }
    }
  }

  private void listen() {
    while (!listener.isClosed()) {
      try {
        Socket connection = listener.accept();
        Thread.ofPlatform().start(() -> serve(connection));
      } catch (IOException _) {
        // Closed, and nobody calls any more.
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      ToolCall call = read(new BufferedInputStream(connection.getInputStream()));
      StringWriter output = new StringWriter();
      int code = run(call, new PrintWriter(output));
      connection.getOutputStream().write((code + "\n" + output).getBytes(UTF_8));
    } catch (IOException _) {
      // Whoever called has gone: it was stopped.
    }
  }

  private int run(ToolCall call, PrintWriter output) {
    Function<ToolCall, CommandLine> command = commands.get(call.program());
    if (command == null) {
      output.println("no stand-in for " + call.program());
      return 127;
    }
    return command
        .apply(call)
        .setExpandAtFiles(false)
        .setOut(output)
        .setErr(output)
        .setExecutionExceptionHandler(
            (e, _, _) -> {
              output.println("Error: " + e.getMessage());
              return 1;
            })
        .execute(call.arguments().toArray(String[]::new));
  }

  private static ToolCall read(InputStream from) throws IOException {
    String program = text(from);
    Path directory = Path.of(text(from));
    List<String> arguments = texts(from);
    Map<String, String> environment = new HashMap<>();
    for (String variable : texts(from)) {
      int equals = variable.indexOf('=');
      environment.put(variable.substring(0, equals), variable.substring(equals + 1));
    }
    return new ToolCall(program, directory, arguments, environment);
  }

  private static List<String> texts(InputStream from) throws IOException {
    int count = Integer.parseInt(text(from));
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      texts.add(text(from));
    }
    return texts;
  }

  private static String text(InputStream from) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    for (int next = from.read(); next != 0; next = from.read()) {
      if (next < 0) {
        throw new EOFException();
      }
      text.write(next);
    }
    return text.toString(UTF_8);
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
