package io.keystoreoperator.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.keystoreoperator.fixture.CommandRun;
import io.keystoreoperator.fixture.Person;
import io.keystoreoperator.fixture.TwoAccounts;
import io.keystoreoperator.kube.KubeNamespace;
import io.keystoreoperator.kube.RealKubernetes;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RenderIT {
  private static final String VALUE = "s3cr3t-of-a-canary";
  private static final String BY_NAME = "namespaces: [\"*\"]";

  private static final Map<String, String> NO_CLUSTER = Map.of("KUBECONFIG", "/dev/null");

  private static Person person;

  @BeforeAll
  static void startAws() {
    person = Person.start();
    person
        .accounts()
        .writer()
        .putV1("render/db", "{\"user\": \"app\", \"password\": \"" + VALUE + "\"}");
    person.accounts().writer().putV2("render/bytes", 1, new byte[] {0, (byte) 0xff});
  }

  @AfterAll
  static void stopAws() {
    person.close();
  }

  @Test
  void whatTheOperatorWouldMakeIsShownWithoutItsValues() {
    String files =
        keystore(BY_NAME)
            + secret(
                """
                target:
                  name: app
                  template:
                    mergePolicy: Merge
                    metadata: {labels: {app: web}}
                    data: {url: "db://{{ user }}:{{ password }}"}
                data:
                - {secretKey: user, remoteRef: {key: render/db, property: user}}
                - {secretKey: password, remoteRef: {key: render/db, property: password}}
                - {secretKey: bytes, remoteRef: {key: render/bytes}}
                """);

    CommandRun masked = render(files);
    CommandRun yaml = render(files, "-o", "yaml");
    CommandRun revealed = render(files, "--reveal");
    CommandRun manifest = render(files, "--reveal", "-o", "yaml");

    assertThat(masked.stderr()).isEmpty();
    assertThat(masked.text())
        .isEqualTo(
            """
            Secret team/app, type Opaque
            label app=web
            KEY        BYTES
            bytes      2
            password   18
            url        27
            user       3
            """);
    assertThat(yaml.text()).contains("password: (18 bytes)").doesNotContain(VALUE, base64(VALUE));
    assertThat(revealed.text())
        .contains("password   18      " + VALUE + "\n", "bytes      2       base64:AP8=\n");
    assertThat(manifest.text()).contains("url: " + base64("db://app:" + VALUE));
  }

  @Test
  void anImmutableSecretIsShownAsOne() {
    String files =
        keystore(BY_NAME)
            + secret(
                """
                target: {immutable: true}
                data: [{secretKey: user, remoteRef: {key: render/db, property: user}}]
                """);

    assertThat(render(files).text())
        .isEqualTo(
            """
            Secret team/app-db, type Opaque
            immutable
            KEY    BYTES
            user   3
            """);
    assertThat(render(files, "-o", "yaml").text()).contains("\nimmutable: true\n");
  }

  @Test
  void whatIsFoundAndExtractedIsShownToo() {
    String found =
        secret(
            """
            dataFrom:
            - extract: {key: render/db}
              rewrite: [{regexp: {source: "^", target: db_}}]
            - find: {path: render/, name: {regexp: "bytes$"}}
            """);
    String disabled = keystore(BY_NAME);
    String enabled = disabled + "  find: Enabled\n";

    CommandRun refused = render(disabled + found);
    CommandRun denied = render(enabled + found);
    person.accounts().allowReadingAndFinding();
    CommandRun shown = render(enabled + found);
    CommandRun conflict =
        render(
            enabled
                + found
                    .replace("target: db_", "target: ''")
                    .replace("- find:", "- extract: {key: render/db}\n  - find:"));
    CommandRun elsewhere =
        render(enabled + found.replace("extract: {key", "sourceRef: {}\n    extract: {key"));
    person.accounts().allowReading();

    assertThat(refused.stderr())
        .contains("dataFrom[1]: ClusterKeystore account-a has find: Disabled");
    assertThat(denied.stderr()).contains("dynamodb:Scan");
    assertThat(shown.stderr()).isEmpty();
    assertThat(shown.text())
        .isEqualTo(
            """
            Secret team/app-db, type Opaque
            KEY            BYTES
            db_password    18
            db_user        3
            render_bytes   2
            """);
    assertThat(conflict.stderr())
        .contains("one key comes twice, of a member of \"render/db\" (dataFrom[0])")
        .doesNotContain("password");
    assertThat(elsewhere.stderr()).contains("dataFrom[0]: sourceRef is not there");
  }

  @Test
  void aClusterKeystoreSecretIsShownInTheNamespaceThatIsNamed() {
    String selecting = "{matchExpressions: [{key: %s, operator: In, values: [team]}]}";
    String byName = shared(selecting.formatted("kubernetes.io/metadata.name"), "render/db");

    CommandRun shown = render(keystore(BY_NAME) + byName, "--namespace", "team");
    CommandRun elsewhere = render(keystore(BY_NAME) + byName, "--namespace", "others");
    CommandRun unknown =
        render(keystore(BY_NAME) + shared(selecting.formatted("tier"), "render/db"));
    CommandRun missing = render(keystore(BY_NAME) + shared("{}", "render/gone"), "-n", "team");
    CommandRun broken =
        render(
            keystore(BY_NAME)
                + shared("{}", "render/db").replace("secretKey: user", "secretKey: a b"));

    assertThat(shown.stderr()).isEmpty();
    assertThat(shown.text())
        .isEqualTo(
            """
            Secret team/app-db, type Opaque
            KEY    BYTES
            user   3
            """);
    assertThat(elsewhere.exitCode()).isZero();
    assertThat(elsewhere.text()).isEmpty();
    assertThat(elsewhere.stderr())
        .isEqualTo(
            "note: ClusterKeystoreSecret everywhere does not select namespace others: say one that"
                + " it selects with --namespace\n");
    assertThat(unknown.stderr()).contains("namespace default is in no file given");
    assertThat(missing.exitCode()).isEqualTo(1);
    assertThat(missing.stderr())
        .contains("error: ClusterKeystoreSecret everywhere: no item for \"render/gone\"");
    assertThat(broken.stderr())
        .contains("error: ClusterKeystoreSecret everywhere: spec: secretKey \"a b\"");
  }

  @Test
  void whatLooksLikeOursAndIsNotIsNamed() {
    String files =
        keystore(BY_NAME).replace("v1beta1", "v1beta2")
            + secret("data: []").replace("keystore-operator.io", "keystores.io")
            + "---\n{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}}\n";

    CommandRun run = render(files);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.stderr())
        .isEqualTo(
            """
            note: -: ClusterKeystore account-a is not read: there is no ClusterKeystore of apiVersion keystore-operator.io/v1beta2
            note: -: KeystoreSecret app-db is not read: there is no KeystoreSecret of apiVersion keystores.io/v1beta1
            error: there is no KeystoreSecret in -
            """);
  }

  @Test
  void everyRuleBrokenIsToldAndTheOthersAreShown() {
    String files =
        keystore("namespaces: [team], namespaceSelector: {}")
            + secret("refreshInterval: 1s\ndata: [{secretKey: \"a b\", remoteRef: {key: x}}]");

    CommandRun run = render(files);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.text()).isEmpty();
    assertThat(run.stderr())
        .startsWith("error: KeystoreSecret team/app-db: refreshInterval is at least 10s")
        .contains("secretKey \"a b\" is no key of a Secret")
        .contains("ClusterKeystore account-a: access[0] has exactly one of");
  }

  @Test
  void accessIsAsTheOperatorHasIt() {
    String forbidden = secret("data: [{secretKey: a, remoteRef: {key: others/db}}]");
    String missing = secret("data: [{secretKey: a, remoteRef: {key: render/gone}}]");

    assertThat(render(keystore(BY_NAME) + forbidden).stderr())
        .contains("the keystore does not allow \"others/db\"");
    assertThat(render(keystore(BY_NAME) + missing).stderr())
        .contains("no item for \"render/gone\"");
    assertThat(render(keystore("namespaces: [others]") + missing).stderr())
        .contains("the keystore does not allow \"render/gone\"");
  }

  @Test
  void aFieldThatNoKindHasIsAnError() {
    CommandRun run =
        render(
            keystore(BY_NAME) + secret("datas: []\ndata:\n- {secretKey: a, remoteReff: {key: b}}"));

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.stderr())
        .isEqualTo("error: -: KeystoreSecret app-db has no field spec.data[0].remoteReff\n");
  }

  @Test
  void aResourceWithoutASpecIsAnError() {
    String header = "apiVersion: keystore-operator.io/v1beta1\nmetadata: {name: app}\nkind: ";

    assertThat(render(header + "KeystoreSecret").stderr())
        .isEqualTo("error: -: KeystoreSecret app has no spec\n");
    assertThat(render(header + "ClusterKeystoreSecret").stderr())
        .isEqualTo("error: -: ClusterKeystoreSecret app has no spec\n");
  }

  @Test
  void labelsComeFromAFileOrTheClusterIsNeeded() {
    String selecting =
        keystore("namespaceSelector: {matchLabels: {render: \"yes\"}}")
            + secret("data: [{secretKey: a, remoteRef: {key: render/db}}]");
    String namespace =
        "---\n{apiVersion: v1, kind: Namespace, metadata: {name: team, labels: {render: \"yes\"}}}\n";

    CommandRun alone = run(NO_CLUSTER, selecting);
    CommandRun told = render(selecting + namespace);
    CommandRun other = render(selecting + namespace.replace("\"yes\"", "\"no\""));

    assertThat(alone.exitCode()).isEqualTo(1);
    assertThat(alone.stderr())
        .contains("namespace team is in no file given, and the cluster could not be asked for it");
    assertThat(told.exitCode()).isZero();
    assertThat(other.stderr()).contains("the keystore does not allow \"render/db\"");
  }

  @Test
  void whatIsInNoFileComesFromTheClusterAndIsComparedWithIt() {
    RealKubernetes kubernetes = RealKubernetes.running();
    KubeNamespace namespace = kubernetes.inFreshNamespace();
    String keystoreName = "render-" + namespace.name();
    kubernetes
        .kubectlApply(
            keystore("namespaceSelector: {matchLabels: {test: " + namespace.name() + "}}")
                .replace("account-a", keystoreName))
        .succeeded();
    namespace
        .kubectlApply(
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: texts}
            data: {app.conf: "user={{ user }}"}
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: app-db}
            stringData: {user: app, password: another, old: "1"}
            """)
        .succeeded();
    String file =
        secret(
                """
                target:
                  immutable: true
                  template:
                    mergePolicy: Merge
                    metadata: {labels: {app: web}}
                    templateFrom: [{configMap: {name: texts, items: [{key: app.conf}]}}]
                data:
                - {secretKey: user, remoteRef: {key: render/db, property: user}}
                - {secretKey: password, remoteRef: {key: render/db, property: password}}
                """)
            .replace("account-a", keystoreName)
            .replace("namespace: team", "namespace: " + namespace.name());
    Map<String, String> cluster = Map.of("KUBECONFIG", kubernetes.kubeconfig().toString());

    CommandRun compared = run(cluster, file, "--diff");
    CommandRun json = run(cluster, file, "--diff", "-o", "json", "--reveal");

    assertThat(compared.stderr()).isEmpty();
    assertThat(compared.text())
        .isEqualTo(
            """
            Secret %s/app-db, type Opaque: not as in the cluster
            nothing would be written: SecretNotOwned: Secret "app-db" is there and was not made for \
            this KeystoreSecret: choose another target.name, delete it, or have it taken over with \
            the annotation keystore-operator.io/adopt=app-db
            immutable - -> true
            label app - -> web
            KEY        CHANGE    BYTES   IN THE CLUSTER
            app.conf   added     8       -
            old        removed   -       1
            password   changed   18      7
            user       same      3       3
            """
                .formatted(namespace.name()));
    assertThat(json.text())
        .contains("\"isSame\": false", "\"value\": \"" + VALUE + "\"", "\"another\"");
  }

  @Test
  void whatTheOperatorWouldLeaveAsItIsIsSaid() {
    RealKubernetes kubernetes = RealKubernetes.running();
    KubeNamespace namespace = kubernetes.inFreshNamespace();
    namespace
        .kubectlApply(
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: owner}
            """)
        .succeeded();
    String uid =
        namespace.kubectl("get", "configmap", "owner", "-o", "jsonpath={.metadata.uid}").stdout();
    String owned =
        "ownerReferences: [{apiVersion: %s, kind: %s, name: %s, uid: "
            + uid
            + ", controller: true}]";
    String ours = owned.formatted("keystore-operator.io/v1beta1", "KeystoreSecret", "app-db");
    String secret = "---\napiVersion: v1\nkind: Secret\nmetadata: {name: %s, %s}\n%s\n";
    namespace
        .kubectlApply(
            secret.formatted("fixed", ours, "immutable: true\nstringData: {user: old}")
                + secret.formatted("same", ours, "immutable: true\nstringData: {user: app}")
                + secret.formatted("typed", ours, "type: example.com/own\nstringData: {user: app}")
                + secret.formatted(
                    "theirs",
                    owned.formatted("v1", "ConfigMap", "owner"),
                    "stringData: {user: app}"))
        .succeeded();
    Map<String, String> cluster = Map.of("KUBECONFIG", kubernetes.kubeconfig().toString());
    String said = "nothing would be written: ";

    assertThat(diff(cluster, namespace, "name: fixed"))
        .contains(said + "ImmutableOutdated: Secret \"fixed\" is immutable", "changed");
    assertThat(diff(cluster, namespace, "name: same")).doesNotContain(said);
    assertThat(diff(cluster, namespace, "name: typed"))
        .contains(said + "TypeChangeRefused: Secret \"typed\" is of type example.com/own");
    assertThat(diff(cluster, namespace, "name: theirs"))
        .contains(said + "SecretNotOwned: Secret \"theirs\" belongs to ConfigMap \"owner\"");
    assertThat(diff(cluster, namespace, "name: theirs, creationPolicy: Merge"))
        .contains(said + "SecretRefused: Secret \"theirs\": belongs to ConfigMap \"owner\"");
    assertThat(diff(cluster, namespace, "name: fixed", "-o", "json"))
        .contains("\"refusal\": \"ImmutableOutdated: ");
  }

  private static String diff(
      Map<String, String> cluster, KubeNamespace namespace, String target, String... options) {
    String files =
        keystore("namespaces: [\"*\"]")
            + secret(
                "target: {"
                    + target
                    + "}\ndata: [{secretKey: user, remoteRef: {key: render/db, property: user}}]");
    List<String> all = new ArrayList<>(List.of("--diff"));
    all.addAll(List.of(options));
    CommandRun run =
        run(
            cluster,
            files.replace("namespace: team", "namespace: " + namespace.name()),
            all.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.stderr()).isZero();
    return run.text();
  }

  private static String keystore(String who) {
    return """
      apiVersion: keystore-operator.io/v1beta1
      kind: ClusterKeystore
      metadata: {name: account-a}
      spec:
        region: us-east-1
        table: keystore
        auth: {roleArn: "%s", externalId: %s}
        access: [{%s, keys: ["render/*"]}]
      """
        .formatted(TwoAccounts.READER_ARN, TwoAccounts.EXTERNAL_ID, who);
  }

  private static String secret(String spec) {
    return """
    ---
    apiVersion: keystore-operator.io/v1beta1
    kind: KeystoreSecret
    metadata: {name: app-db, namespace: team}
    spec:
      keystoreRef: {kind: ClusterKeystore, name: account-a}
    %s"""
        .formatted(spec.indent(2));
  }

  private static String shared(String selector, String key) {
    return """
    ---
    apiVersion: keystore-operator.io/v1beta1
    kind: ClusterKeystoreSecret
    metadata: {name: everywhere}
    spec:
      namespaceSelector: %s
      name: app-db
      spec:
        keystoreRef: {kind: ClusterKeystore, name: account-a}
        data: [{secretKey: user, remoteRef: {key: %s, property: user}}]
    """
        .formatted(selector, key);
  }

  private static CommandRun render(String files, String... options) {
    return run(NO_CLUSTER, files, options);
  }

  private static CommandRun run(Map<String, String> variables, String files, String... options) {
    List<String> command = new ArrayList<>(List.of("render", "-f", "-"));
    command.addAll(List.of(options));
    return person.keystoreReadingWith(
        variables, files.getBytes(UTF_8), command.toArray(String[]::new));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }
}
