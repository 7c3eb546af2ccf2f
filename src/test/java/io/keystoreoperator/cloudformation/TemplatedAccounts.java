package io.keystoreoperator.cloudformation;

import io.keystoreoperator.localaws.Clients;
import io.keystoreoperator.localaws.KeystoreWriter;
import io.keystoreoperator.localaws.LocalAws;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.sts.model.Credentials;

/// The embedded AWS with both accounts, where nothing is but what stacks of the templates make.
final class TemplatedAccounts implements AutoCloseable {
  static final String REGION = "us-east-1";
  static final String ACCOUNT_A = "111122223333";
  static final String ACCOUNT_B = "444455556666";
  static final String EXTERNAL_ID = "b-prod";

  private final LocalAws aws = LocalAws.start();
  private final Clients clients = new Clients(aws, REGION);
  private final InAccount accountA = new InAccount(aws.account(ACCOUNT_A), REGION, "");
  private final InAccount accountB;

  /// @param jwks the keys of the cluster that Account B knows
  TemplatedAccounts(String jwks) {
    accountB = new InAccount(aws.account(ACCOUNT_B), REGION, jwks);
  }

  LocalAws aws() {
    return aws;
  }

  Clients clients() {
    return clients;
  }

  InAccount accountA() {
    return accountA;
  }

  InAccount accountB() {
    return accountB;
  }

  /// A role that need not exist yet.
  static String roleArn(String accountId, String name) {
    return "arn:aws:iam::" + accountId + ":role/" + name;
  }

  /// A stack of `account-a.yaml` with a writer role for the administrator, made after those of
  /// Account B.
  Stack keystore(String operatorRoleArns, Map<String, String> more) {
    Map<String, String> parameters = new HashMap<>(more);
    parameters.put("OperatorRoleArns", operatorRoleArns);
    parameters.put("ExternalId", EXTERNAL_ID);
    parameters.put("WriterArns", "arn:aws:iam::" + ACCOUNT_A + ":user/administrator");
    return Template.named("account-a.yaml").deploy(accountA, parameters);
  }

  /// The same, of a table and key that another stack made.
  Stack keystoreBeside(Stack first, String operatorRoleArns, Map<String, String> more) {
    Map<String, String> parameters = new HashMap<>(more);
    parameters.put("ExistingTableName", first.output("TableName"));
    parameters.put("ExistingKeyArn", first.output("KmsKeyArn"));
    return keystore(operatorRoleArns, parameters);
  }

  /// A stack of one of the templates for Account B.
  Stack identity(String template, String readerRoleArns, Map<String, String> more) {
    Map<String, String> parameters = new HashMap<>(more);
    parameters.put("ReaderRoleArns", readerRoleArns);
    return Template.named(template).deploy(accountB, parameters);
  }

  /// Writes items of a keystore as its writer role.
  KeystoreWriter writer(Stack keystore) {
    var credentials = asWriter(keystore);
    return new KeystoreWriter(
        clients.kms(credentials),
        clients.dynamoDb(credentials),
        keystore.output("TableName"),
        keystore.output("KmsKeyArn"));
  }

  AwsCredentialsProvider asWriter(Stack keystore) {
    var administrator = clients.sts(aws.account(ACCOUNT_A).administrator().provider());
    return provider(
        administrator
            .assumeRole(r -> r.roleArn(keystore.output("WriterRoleArn")).roleSessionName("alice"))
            .credentials());
  }

  /// Takes the reader role of a keystore as somebody in Account B.
  AwsCredentialsProvider asReader(Stack keystore, AwsCredentialsProvider from) {
    return provider(
        clients
            .sts(from)
            .assumeRole(
                r ->
                    r.roleArn(keystore.output("ReaderRoleArn"))
                        .externalId(keystore.output("ExternalId"))
                        .roleSessionName("test"))
            .credentials());
  }

  private static AwsCredentialsProvider provider(Credentials key) {
    return StaticCredentialsProvider.create(
        AwsSessionCredentials.create(key.accessKeyId(), key.secretAccessKey(), key.sessionToken()));
  }

  @Override
  public void close() {
    clients.close();
    aws.close();
  }
}
