package io.keystoreoperator.cli;

import io.keystoreoperator.cli.shell.CommandFailedException;
import io.keystoreoperator.cli.shell.Shell;
import io.keystoreoperator.cli.shell.ShellCommand;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `health`: how an operator that runs elsewhere says it is.
@Command(
    name = "health",
    description =
        "Asks a running operator whether it is healthy and ready, and says what is wrong. The exit"
            + " code is 0 when nothing is.",
    footer = {
      "",
      "  kubectl -n keystore-operator port-forward svc/keystore-operator 8080 &",
      "  ${ROOT-COMMAND-NAME} health"
    })
final class HealthCommand extends ShellCommand {
  private static final Set<String> SCHEMES = Set.of("http", "https");
  private static final List<String> PATHS = List.of("healthz", "readyz");
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration BETWEEN = Duration.ofMillis(500);
  private static final int OK = 200;
  private static final int UNAVAILABLE = 503;

  @Parameters(
      arity = "0..1",
      paramLabel = "URL",
      defaultValue = "http://localhost:8080",
      description = "Where it serves them. Default: ${DEFAULT-VALUE}.")
  private URI url = URI.create("");

  @Option(
      names = "--wait",
      converter = DurationConverter.class,
      showDefaultValue = Visibility.NEVER,
      paramLabel = "DURATION",
      description = "Asks again for so long, until all is well: 30s, 2m. Default: asks once.")
  private Duration wait = Duration.ZERO;

  HealthCommand(Shell shell) {
    super(shell);
  }

  /// @param text a line for each path, or for each thing that is wrong
  private record Findings(boolean isWell, String text) {}

  @Override
  protected int run() {
    if (url.getHost() == null || !SCHEMES.contains(String.valueOf(url.getScheme()))) {
      throw wrong("'" + url + "' is no URL such as http://localhost:8080");
    }
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      Findings findings = await(client);
      print(findings.text());
      return findings.isWell() ? 0 : 1;
    } catch (IOException e) {
      throw new CommandFailedException(
          "no answer from "
              + url
              + " ("
              + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage())
              + ")\nis it the operator's port, and is it running?");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailedException("interrupted");
    }
  }

  private Findings await(HttpClient client) throws IOException, InterruptedException {
    long end = System.nanoTime() + wait.toNanos();
    while (true) {
      boolean last = System.nanoTime() + BETWEEN.toNanos() > end;
      try {
        Findings findings = ask(client);
        if (findings.isWell() || last) {
          return findings;
        }
      } catch (IOException e) {
        if (last) {
          throw e;
        }
      }
      Thread.sleep(BETWEEN);
    }
  }

  private Findings ask(HttpClient client) throws IOException, InterruptedException {
    boolean well = true;
    StringBuilder text = new StringBuilder();
    for (String path : PATHS) {
      URI asked = URI.create(url.toString().replaceAll("/+$", "") + "/" + path);
      var answer =
          client.send(
              HttpRequest.newBuilder(asked).timeout(PATIENCE).build(), BodyHandlers.ofString());
      well &= answer.statusCode() == OK;
      switch (answer.statusCode()) {
        case OK -> text.append(path).append(": ok\n");
        case UNAVAILABLE ->
            answer
                .body()
                .lines()
                .forEach(line -> text.append(path).append(": ").append(line + "\n"));
        default -> text.append(path).append(": HTTP ").append(answer.statusCode()).append('\n');
      }
    }
    return new Findings(well, text.toString());
  }
}
