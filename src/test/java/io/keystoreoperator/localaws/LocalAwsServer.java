package io.keystoreoperator.localaws;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The embedded AWS as a process of its own: Account A with a keystore full of items, and Account B
/// with a node that may read them. Prints the variables for a process on that node, then `ready`,
/// and runs until it is stopped. `GET /counters` tells the calls so far as JSON; `DELETE /counters`
/// starts again from nothing.
@Command(name = "local-aws", mixinStandardHelpOptions = true)
public final class LocalAwsServer implements Callable<Integer> {
  private static final String ROLE = "keystore-reader";
  private static final int WRITERS = 16;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Option(names = "--port", description = "0 for any that is free", defaultValue = "0")
  private int port;

  @Option(names = "--table", defaultValue = "keystore")
  private String table = "keystore";

  @Option(
      names = "--items",
      description = "keystore v1 items, named bench/000000 and so on",
      defaultValue = "0")
  private int items;

  @Option(
      names = "--latency",
      description = "milliseconds that every call of a service takes longer",
      defaultValue = "0")
  private int latencyMillis;

  @Option(names = "--account-a", defaultValue = "111122223333")
  private String accountA = "111122223333";

  @Option(names = "--account-b", defaultValue = "444455556666")
  private String accountB = "444455556666";

  public static void main(String[] args) {
    // What it prints is read by programs.
    if (LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
      root.setLevel(Level.WARN);
    }
    System.exit(new CommandLine(new LocalAwsServer()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    try (LocalAws aws = LocalAws.start(Clock.systemUTC(), port)) {
      Account a = aws.account(accountA);
      Role reader = makeKeystore(aws, a);
      fill(aws, a);
      for (String service : List.of("sts", "kms", "dynamodb")) {
        if (latencyMillis > 0) {
          aws.faults().every(service, "*", new Fault.Delayed(Duration.ofMillis(latencyMillis)));
        }
      }
      aws.calls().reset();
      print(aws, reader);
      new CountDownLatch(1).await();
    }
    return 0;
  }

  private Role makeKeystore(LocalAws aws, Account a) {
    KmsKey key = a.createKey("alias/keystore");
    KeystoreWriter.createKeystoreTable(a, aws.region(), table);
    Role node =
        aws.account(accountB)
            .createRole(
                "node",
                Policies.trustingService("ec2.amazonaws.com"),
                Policies.allow("sts:AssumeRole", "arn:aws:iam::" + accountA + ":role/" + ROLE));
    aws.instanceMetadata().serve(node);
    return a.createRole(
        ROLE,
        Policies.trusting(node.arn()),
        Policies.allow("dynamodb:*", "arn:aws:dynamodb:*:" + accountA + ":table/" + table),
        Policies.allow(
            "dynamodb:*", "arn:aws:dynamodb:*:" + accountA + ":table/" + table + "/stream/*"),
        Policies.allow("kms:Decrypt", key.arn()));
  }

  private void fill(LocalAws aws, Account a) throws Exception {
    var administrator = a.administrator().provider();
    try (Clients clients = new Clients(aws, aws.region());
        var kms = clients.kms(administrator);
        var dynamoDb = clients.dynamoDb(administrator);
        var executor = Executors.newFixedThreadPool(WRITERS)) {
      var writer = new KeystoreWriter(kms, dynamoDb, table, "alias/keystore");
      List<Future<?>> writes =
          IntStream.range(0, items)
              .<Future<?>>mapToObj(
                  i ->
                      executor.submit(
                          () -> writer.putV1("bench/%06d".formatted(i), "value of item " + i)))
              .toList();
      for (Future<?> write : writes) {
        write.get();
      }
    }
  }

  private void print(LocalAws aws, Role reader) {
    PrintWriter out = spec.commandLine().getOut();
    for (Map.Entry<String, String> variable : aws.environment().entrySet()) {
      out.println("export " + variable.getKey() + "=" + variable.getValue());
    }
    AccessKey administrator = aws.account(accountA).administrator();
    out.println(
        "# administrator of Account A: "
            + administrator.accessKeyId()
            + " "
            + administrator.secretAccessKey());
    out.println("# role: " + reader.arn());
    out.println("ready");
    out.flush();
  }
}
