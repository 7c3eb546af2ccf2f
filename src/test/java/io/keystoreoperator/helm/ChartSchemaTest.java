package io.keystoreoperator.helm;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Wrong values: what Helm says before anything is rendered or installed.
class ChartSchemaTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          replicaCont: 2                                  | additional properties 'replicaCont' not allowed
          image: {repo: x}                                | at '/image': additional properties 'repo' not allowed
          replicaCount: "2"                               | at '/replicaCount': got string, want integer
          replicaCount: -1                                | at '/replicaCount': minimum
          image: {digest: latest}                         | at '/image/digest': 'latest' does not match pattern
          image: {pullPolicy: Sometimes}                  | 'Always', 'IfNotPresent', 'Never'
          leaderElection: {mode: true}                    | 'Auto', 'Enabled', 'Disabled'
          leaderElection: {duration: 15}                  | at '/leaderElection/duration': got number, want string
          watchNamespaces: payments                       | at '/watchNamespaces': got string, want array
          watchNamespaces: ["payments-*"]                 | at '/watchNamespaces/0': 'payments-*' does not match pattern
          watchNamespaces: [payments, payments]           | at '/watchNamespaces': items at 0 and 1 are equal
          clusterKeystores: true                          | 'Auto', 'Enabled', 'Disabled'
          tokenRequests: {serviceAccounts: [app]}         | at '/tokenRequests/serviceAccounts/0': got string, want object
          tokenRequests: {serviceAccounts: [{namespace: payments}]}             | missing property 'names'
          tokenRequests: {serviceAccounts: [{namespace: payments, names: []}]}  | at '/tokenRequests/serviceAccounts/0/names': minItems
          aws: {identity: irsa}                           | 'Node', 'IRSA', 'PodIdentity', 'Other'
          aws: {region: eu}                               | at '/aws/region': 'eu' does not match pattern
          aws: {endpointUrl: localhost}                   | at '/aws/endpointUrl': 'localhost' does not match pattern
          aws: {endpointUrls: {s3: "https://s3"}}         | additional properties 's3' not allowed
          log: {level: verbose}                           | 'error', 'warn', 'info', 'debug', 'trace'
          extraArgs: [run]                                | at '/extraArgs/0': 'run' does not match pattern
          serviceAccount: {annotations: {a: 1}}           | at '/serviceAccount/annotations/a': got number, want string
          terminationGracePeriodSeconds: 5                | at '/terminationGracePeriodSeconds': minimum
          podDisruptionBudget: {maxUnavailable: half}     | at '/podDisruptionBudget/maxUnavailable'
          networkPolicy: {apiServer: {cidrs: [10.0.0.1]}} | at '/networkPolicy/apiServer/cidrs/0': '10.0.0.1' does not match pattern
          clusterKeystore: {create: true}                 | at '/clusterKeystore/spec': missing properties 'region', 'table'
          keystoreCheckInterval: often                    | at '/keystoreCheckInterval': 'often' does not match pattern
          """)
  void isRefusedWithThePlaceAndTheReason(String values, String message) {
    assertThatThrownBy(() -> Chart.OF_THE_PROJECT.manifest(values))
        .hasMessageContaining("values don't meet the specifications of the schema")
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {replicaCount: 2, leaderElection: {mode: Disabled}} | all of them would write the same Secrets
          {serviceAccount: {create: false}}                   | say in serviceAccount.name which one
          {aws: {identity: IRSA}}                             | say in serviceAccount.annotations."eks.amazonaws.com/role-arn"
          {watchNamespaces: [a], clusterKeystore: {create: true, spec: {region: us-east-1, table: t}}} | set clusterKeystores to Enabled
          {clusterKeystores: Disabled, test: {clusterKeystore: account-a}} | test.clusterKeystore names one, but no ClusterKeystores are served
          {watchNamespaces: [a], tokenRequests: {serviceAccounts: [{namespace: b, names: [c]}]}} | the namespace b, which is not among watchNamespaces
          tokenRequests: {serviceAccounts: [{namespace: a, names: [b]}, {namespace: a, names: [c]}]} | names the namespace a twice
          {metrics: {service: {enabled: false}, serviceMonitor: {enabled: true}}} | metrics.serviceMonitor.enabled needs metrics.service.enabled
          """)
  void whatGoesIllTogetherIsRefusedWithARemedy(String values, String message) {
    assertThatThrownBy(() -> Chart.OF_THE_PROJECT.manifest(values)).hasMessageContaining(message);
  }
}
