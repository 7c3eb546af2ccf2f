package io.keystoreoperator.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Secret;
import io.keystoreoperator.api.KeystoreSecret;
import io.keystoreoperator.api.KeystoreSecretSpec;
import io.keystoreoperator.api.RefreshPolicy;
import io.keystoreoperator.api.RemoteReference;
import io.keystoreoperator.api.SecretDataEntry;
import io.keystoreoperator.fixture.OperatorProcess;
import io.keystoreoperator.fixture.TwoAccounts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/// Shows the main job end to end, and fails unless each step truly happened.
public final class Demo {
  private static final Path OPERATOR_LOG = Path.of("target", "demo-operator.log");
  private static final Path EXAMPLES = Path.of("deploy", "examples");
  private static final String NAME = "app-db";
  private static final String PEM =
      "-----BEGIN PRIVATE KEY-----\nZGVtbywgbm90IGEga2V5\n-----END PRIVATE KEY-----\n";

  private final Narrator narrator = new Narrator(System.out);
  private final TwoAccounts accounts;
  private final DemoCluster cluster;

  private Demo(TwoAccounts accounts, DemoCluster cluster) {
    this.accounts = accounts;
    this.cluster = cluster;
  }

  public static void main(String[] args) throws Exception {
    DemoOptions options = DemoOptions.parse(args);
    int exit = 0;
    try (TwoAccounts accounts = TwoAccounts.start();
        DemoCluster cluster = DemoCluster.start(options)) {
      new Demo(accounts, cluster).play(options);
    } catch (DemoFailedException e) {
      System.out.println("FAILED: " + e.getMessage());
      exit = 1;
    }
    System.exit(exit);
  }

  private void play(DemoOptions options) throws IOException, InterruptedException {
    fillTheKeystore();
    showWhatTheNodeMayDo();
    try (OperatorProcess operator = startTheOperator()) {
      makeASecret();
      rotateAnItem();
      askForAMissingKey();
      countTheCalls();
      if (options.keepRunning()) {
        invite(operator);
      }
    }
  }

  private void fillTheKeystore() {
    narrator.title("Account A (" + TwoAccounts.ACCOUNT_A + "): the keystore");
    storeDatabase("app", "correct-horse-1");
    accounts.writer().putV1("payments/tls.key", PEM);
    narrator.step(
        "table \"keystore\" holds payments/db and payments/tls.key, encrypted by "
            + accounts.aws().calls("kms", "Encrypt")
            + " KMS Encrypt calls with alias/keystore");
    narrator.step("role keystore-reader may read that table and decrypt with that key");
  }

  private void storeDatabase(String user, String password) {
    accounts
        .writer()
        .putV1("payments/db", "{\"username\":\"" + user + "\",\"password\":\"" + password + "\"}");
  }

  private void showWhatTheNodeMayDo() {
    narrator.title("Account B (" + TwoAccounts.ACCOUNT_B + "): a Kubernetes node");
    System.setProperty("aws.ec2MetadataServiceEndpoint", accounts.aws().endpoint().toString());
    try (var node = InstanceProfileCredentialsProvider.create()) {
      accounts.clients().dynamoDb(node).describeTable(r -> r.tableName(TwoAccounts.TABLE));
      throw new DemoFailedException("the node's own identity could reach the table");
    } catch (DynamoDbException e) {
      if (!"AccessDeniedException".equals(e.awsErrorDetails().errorCode())) {
        throw e;
      }
      narrator.step("its own identity is denied the table, as it should be");
    }
  }

  private OperatorProcess startTheOperator() throws IOException {
    cluster.prepare();
    narrator.step("Kubernetes: " + cluster.description());
    accounts.aws().calls().reset();
    OperatorProcess operator =
        OperatorProcess.start(
            accounts.aws().environment(), cluster.kubeconfig(), OPERATOR_LOG, "--log-format=json");
    narrator.step("the operator is ready; all it has is the node's identity (IMDSv2)");
    return operator;
  }

  private void makeASecret() throws IOException {
    narrator.title("A Secret is made");
    cluster.apply(EXAMPLES.resolve("cluster-keystore.yaml"));
    cluster.apply(EXAMPLES.resolve("keystore-secret.yaml"));
    narrator.step(
        "applied deploy/examples: ClusterKeystore account-a, KeystoreSecret payments/app-db");
    Secret secret =
        cluster.awaitSecret(
            NAME,
            "the Secret with its three keys",
            s ->
                is(s, "username", "app")
                    && is(s, "password", "correct-horse-1")
                    && is(s, "tls.key", PEM));
    calledOnce("sts", "AssumeRole");
    narrator.step(
        "role assumed: " + calls("sts", "AssumeRole") + " AssumeRole, with the external ID");
    narrator.step(
        "items read: "
            + calls("dynamodb", "BatchGetItem")
            + " BatchGetItem; opened: "
            + calls("kms", "Decrypt")
            + " Decrypt");
    narrator.step("Secret app-db made; each value is what was stored, to the byte:");
    narrator.detail(masked(secret));
    KeystoreSecret ready =
        cluster.awaitStatus(NAME, "Ready", kss -> ready(kss).filter(Demo::isTrue).isPresent());
    narrator.step("KeystoreSecret app-db: " + told(ready));
  }

  private void rotateAnItem() {
    narrator.title("A rotation arrives");
    storeDatabase("app", "battery-staple-2");
    narrator.step("payments/db has a new password in the table; the refresh interval is 10s");
    Secret secret =
        cluster.awaitSecret(
            NAME, "the new password in the Secret", s -> is(s, "password", "battery-staple-2"));
    if (!is(secret, "tls.key", PEM) || !is(secret, "username", "app")) {
      throw new DemoFailedException("the rotation touched a key that had not changed");
    }
    narrator.step("Secret app-db holds the new password");
  }

  private void askForAMissingKey() {
    narrator.title("A key that is not there");
    cluster.editSpec(NAME, Demo::withAMissingKey);
    KeystoreSecret failed =
        cluster.awaitStatus(
            NAME,
            "ItemNotFound in the condition",
            k -> ready(k).filter(c -> "ItemNotFound".equals(c.getReason())).isPresent());
    narrator.step("KeystoreSecret app-db now also asks for payments/no-such-key: " + told(failed));
    Secret secret = cluster.awaitSecret(NAME, "the Secret as it was", s -> true);
    if (!is(secret, "password", "battery-staple-2") || secret.getData().size() != 3) {
      throw new DemoFailedException("the Secret did not stay as it was");
    }
    narrator.step("the Secret stays as it was:");
    narrator.detail(masked(secret));
  }

  private static KeystoreSecretSpec withAMissingKey(KeystoreSecretSpec spec) {
    List<SecretDataEntry> data = new ArrayList<>(spec.data());
    data.add(
        new SecretDataEntry(
            "missing",
            new RemoteReference(
                "payments/no-such-key",
                null,
                null,
                RemoteReference.Decoding.NONE,
                RemoteReference.WhitespacePolicy.KEEP,
                Map.of(),
                null,
                null,
                null),
            null));
    return new KeystoreSecretSpec(
        spec.keystoreRef(),
        RefreshPolicy.PERIODIC,
        spec.refreshInterval(),
        spec.suspend(),
        spec.target(),
        data,
        List.of(),
        List.of());
  }

  private void countTheCalls() {
    narrator.title("What it cost");
    accounts
        .aws()
        .calls()
        .snapshot()
        .forEach((operation, count) -> narrator.detail(count + " × " + operation));
    calledOnce("sts", "AssumeRole");
    narrator.title("Every step happened. The operator's log: " + OPERATOR_LOG);
  }

  private void invite(OperatorProcess operator) throws InterruptedException {
    narrator.title(
        "Still running, process " + operator.pid() + "; stop with Ctrl-C. To look around:");
    narrator.detail("export KUBECONFIG=" + cluster.kubeconfig().toAbsolutePath());
    narrator.detail("kubectl -n payments get kss,secrets");
    narrator.detail("This cluster knows no schemas: kubectl apply takes --validate=false here.");
    narrator.detail("Account A's administrator, for the AWS CLI:");
    accounts
        .accountA()
        .administrator()
        .environment()
        .forEach((name, value) -> narrator.detail("export " + name + "=" + value));
    accounts
        .aws()
        .environment()
        .forEach((name, value) -> narrator.detail("export " + name + "=" + value));
    Thread.currentThread().join();
  }

  private long calls(String service, String operation) {
    return accounts.aws().calls(service, operation);
  }

  private void calledOnce(String service, String operation) {
    if (calls(service, operation) != 1) {
      throw new DemoFailedException(
          operation + " was called " + calls(service, operation) + " times, not once");
    }
  }

  private static boolean is(Secret secret, String key, String value) {
    String encoded = secret.getData() == null ? null : secret.getData().get(key);
    return encoded != null && new String(Base64.getDecoder().decode(encoded), UTF_8).equals(value);
  }

  /// Values stay out of sight, even made-up ones.
  private static String masked(Secret secret) {
    StringBuilder lines = new StringBuilder();
    secret
        .getData()
        .forEach(
            (key, value) ->
                lines
                    .append(key)
                    .append(": ******** (")
                    .append(Base64.getDecoder().decode(value).length)
                    .append(" bytes)\n"));
    return lines.toString();
  }

  private static Optional<Condition> ready(KeystoreSecret kss) {
    return kss.statusOrEmpty().conditions().stream()
        .filter(c -> c.getType().equals("Ready"))
        .findFirst();
  }

  private static boolean isTrue(Condition condition) {
    return "True".equals(condition.getStatus());
  }

  private static String told(KeystoreSecret kss) {
    return ready(kss)
        .map(c -> "Ready=" + c.getStatus() + " " + c.getReason() + ": " + c.getMessage())
        .orElse("no condition yet");
  }
}
