package io.keystoreoperator.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.keystoreoperator.fixture.CommandRun;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HealthCommandTest {
  /// What `/readyz` will answer, one after the other; then that it is ready.
  private final Queue<String> problems = new ArrayDeque<>();

  private HttpServer operator;

  @BeforeEach
  void start() throws IOException {
    operator = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    serve("/healthz", new ArrayDeque<>());
    serve("/readyz", problems);
    operator.start();
  }

  @AfterEach
  void stop() {
    operator.stop(0);
  }

  @Test
  void allIsWell() {
    CommandRun run = health();

    assertThat(run.exitCode()).isZero();
    assertThat(run.text()).isEqualTo("healthz: ok\nreadyz: ok\n");
  }

  @Test
  void eachThingThatIsWrongIsALine() {
    problems.add("caches: still filling\nwatches: secrets are not watched\n");

    CommandRun run = health();

    assertThat(run.exitCode()).isOne();
    assertThat(run.text())
        .isEqualTo(
            "healthz: ok\nreadyz: caches: still filling\nreadyz: watches: secrets are not watched\n");
  }

  @Test
  void itWaitsUntilAllIsWell() {
    problems.add("caches: still filling\n");

    CommandRun run = health("--wait=1m");

    assertThat(run.exitCode()).isZero();
    assertThat(problems).isEmpty();
    assertThat(run.text()).isEqualTo("healthz: ok\nreadyz: ok\n");
  }

  @Test
  void somethingElseOnThePortIsNoOperator() {
    operator.removeContext("/readyz");

    CommandRun run = health();

    assertThat(run.exitCode()).isOne();
    assertThat(run.text()).isEqualTo("healthz: ok\nreadyz: HTTP 404\n");
  }

  @Test
  void nobodyThereIsSaid() {
    String nobody = url();
    operator.stop(0);

    CommandRun run = InThisJvm.keystore("health", nobody);

    assertThat(run.exitCode()).isOne();
    assertThat(run.stderr()).contains("no answer from " + nobody, "is it running?");
  }

  @Test
  void whatIsNoUrlIsWrongUsage() {
    CommandRun run = InThisJvm.keystore("health", "localhost:8080");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.stderr()).contains("no URL such as http://localhost:8080");
  }

  private void serve(String path, Queue<String> answers) {
    operator.createContext(
        path,
        exchange -> {
          String problem = answers.poll();
          byte[] body = (problem == null ? "ok\n" : problem).getBytes(UTF_8);
          exchange.sendResponseHeaders(problem == null ? 200 : 503, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }

  private String url() {
    return "http://127.0.0.1:" + operator.getAddress().getPort();
  }

  private CommandRun health(String... options) {
    return InThisJvm.keystore(
        Stream.concat(Stream.of("health", url() + "/"), Stream.of(options)).toArray(String[]::new));
  }
}
