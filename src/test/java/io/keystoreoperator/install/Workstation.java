package io.keystoreoperator.install;

import io.keystoreoperator.fixture.Bash;
import io.keystoreoperator.helm.HelmRelease;
import io.keystoreoperator.install.Stacks.Place;
import io.keystoreoperator.kube.RealKubernetes;
import io.keystoreoperator.localaws.AccessKey;
import io.keystoreoperator.localaws.Account;
import io.keystoreoperator.localaws.Clients;
import io.keystoreoperator.localaws.LocalAws;
import io.keystoreoperator.localaws.Policies;
import io.keystoreoperator.localaws.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Whoever follows the page: at a checkout, with a profile for each of two empty accounts, and the
/// administrator of a cluster whose nodes are in Account B.
final class Workstation implements AutoCloseable {
  static final String REGION = "us-east-1";
  static final Place ACCOUNT_A = new Place("111122223333", REGION);
  static final Place ACCOUNT_B = new Place("444455556666", REGION);

  /// What the page needs of a checkout.
  private static final List<String> CHECKOUT =
      List.of("bin", "crds", "deploy", "helm", "pom.xml", "target");

  private final LocalAws aws = LocalAws.start();
  private final HelmRelease release;
  private final Stacks stacks;
  private final Set<String> pushed = ConcurrentHashMap.newKeySet();
  private final LocalCluster cluster;
  private final StandIns standIns;
  private final Path checkout;
  private final Path home;
  private final List<Path> links = new ArrayList<>();

  /// @param release what the page installs
  /// @param directory an empty one
  /// @param log of the operator
  Workstation(HelmRelease release, Path directory, Path log) throws IOException {
    this.release = release;
    RealKubernetes kubernetes = release.kubernetes();
    stacks = new Stacks(aws, kubernetes.jwks());
    Path tokens = Files.createDirectory(directory.resolve("tokens"));
    cluster =
        new LocalCluster(
            release, new PodSurroundings(kubernetes, aws, stacks, ACCOUNT_B, tokens), pushed, log);
    standIns =
        new StandIns(
            Map.of(
                "aws", call -> AwsCli.command(call, aws, stacks),
                "helm", call -> HelmCli.command(call, cluster),
                "mvn", call -> MavenCli.command(call, pushed)));
    checkout = Files.createDirectory(directory.resolve("checkout"));
    for (String file : CHECKOUT) {
      link(checkout.resolve(file), Path.of(file).toAbsolutePath());
    }
    home = Files.createDirectory(directory.resolve("home"));
    Path programs = Files.createDirectories(home.resolve("bin"));
    standIns.install(programs);
    link(programs.resolve("kubectl"), kubernetes.kubectlBinary());
    profiles();
    nodes();
  }

  private void link(Path link, Path target) throws IOException {
    links.add(Files.createSymbolicLink(link, target));
  }

  /// The administrators of the two accounts; the first is the role that the page has store secrets.
  private void profiles() throws IOException {
    Account a = aws.account(ACCOUNT_A.accountId());
    Role secretsAdmin =
        a.createRole(
            "secrets-admin",
            Policies.trustingService("sso.amazonaws.com"),
            Policies.allow("*", "*"));
    AccessKey inA = a.sessionOf(secretsAdmin, "alice", Duration.ofHours(1));
    AccessKey inB = aws.account(ACCOUNT_B.accountId()).administrator();
    Path file = Files.createDirectories(home.resolve(".aws")).resolve("credentials");
    Files.writeString(file, profile("account-a", inA) + profile("account-b", inB));
  }

  private static String profile(String name, AccessKey key) {
    String token = key.sessionToken();
    return """
    [%s]
    aws_access_key_id = %s
    aws_secret_access_key = %s
    %s
    """
        .formatted(
            name,
            key.accessKeyId(),
            key.secretAccessKey(),
            token == null ? "" : "aws_session_token = " + token);
  }

  /// The cluster's nodes have a role already, which may do nothing yet.
  private void nodes() {
    Role nodes =
        aws.account(ACCOUNT_B.accountId())
            .createRole("my-nodes", Policies.trustingService("ec2.amazonaws.com"));
    stacks.at(ACCOUNT_B).knows(nodes);
    aws.instanceMetadata().serve(nodes);
  }

  Bash bash() {
    ProcessBuilder builder = new ProcessBuilder().directory(checkout.toFile());
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.put("HOME", home.toString());
    environment.put("PATH", home.resolve("bin") + ":" + System.getenv("PATH"));
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("KUBECONFIG", release.kubernetes().kubeconfig().toString());
    environment.put("LC_ALL", "C.UTF-8");
    environment.put("AWS_ENDPOINT_URL", aws.endpoint().toString());
    // It is no EC2 instance.
    environment.put("AWS_EC2_METADATA_DISABLED", "true");
    return new Bash(builder);
  }

  /// As whom anything has come to AWS from the cluster.
  List<Identity> identities() {
    return Identity.all().filter(identity -> identity.isUsed(aws.calls())).toList();
  }

  /// How many items there are in the table of Account A.
  int itemsLeft() {
    var administrator = aws.account(ACCOUNT_A.accountId()).administrator().provider();
    try (var clients = new Clients(aws, REGION)) {
      return clients.dynamoDb(administrator).scan(r -> r.tableName("keystore")).count();
    }
  }

  Stacks stacks() {
    return stacks;
  }

  @Override
  public void close() {
    try {
      cluster.close();
    } finally {
      standIns.close();
      aws.close();
      links.forEach(link -> link.toFile().delete());
    }
  }
}
