package io.keystoreoperator.localaws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/// The whole way: an EC2 node in Account B takes a role of Account A, reads its table and has its
/// key decrypt.
class TwoAccountsTest {
  private static final String REGION = "us-east-1";
  private static LocalAws aws;
  private static Clients clients;
  private static Account a;
  private static KmsKey key;

  @BeforeAll
  static void startAccounts() {
    aws = LocalAws.start();
    clients = new Clients(aws, REGION);
    a = aws.account("111122223333");
    key = a.createKey("alias/keystore");
    a.createTable(REGION, "keystore", TableKey.text("ParameterName"));
    a.createRole(
        "keystore-reader",
        Policies.trusting("arn:aws:iam::444455556666:role/node"),
        Policies.allow("dynamodb:BatchGetItem", "arn:aws:dynamodb:*:111122223333:table/keystore"),
        Policies.allow("kms:Decrypt", key.arn()));
    Role node =
        aws.account("444455556666")
            .createRole(
                "node",
                Policies.trustingService("ec2.amazonaws.com"),
                Policies.allow("sts:AssumeRole", "arn:aws:iam::111122223333:role/*"));
    aws.instanceMetadata().serve(node);
    System.setProperty("aws.ec2MetadataServiceEndpoint", aws.endpoint().toString());
  }

  @AfterAll
  static void stopAccounts() {
    System.clearProperty("aws.ec2MetadataServiceEndpoint");
    clients.close();
    aws.close();
  }

  @BeforeEach
  void forgetCalls() {
    aws.calls().reset();
  }

  @Test
  void anItemIsReadAndDecryptedAcrossAccounts() {
    AwsCredentialsProvider admin = a.administrator().provider();
    var encrypted =
        clients
            .kms(admin)
            .encrypt(r -> r.keyId("alias/keystore").plaintext(SdkBytes.fromUtf8String("s3cr3t")));
    clients
        .dynamoDb(admin)
        .putItem(
            r ->
                r.tableName("keystore")
                    .item(
                        Map.of(
                            "ParameterName", AttributeValue.fromS("db.password"),
                            "Value", AttributeValue.fromB(encrypted.ciphertextBlob()))));

    try (var role = keystoreReader()) {
      var responses =
          clients
              .dynamoDb(role)
              .batchGetItem(r -> r.requestItems(Map.of("keystore", key("db.password"))))
              .responses();
      var item = responses.getOrDefault("keystore", List.of()).getFirst();
      assertThat(item).containsKey("Value");
      var value = item.getOrDefault("Value", AttributeValue.fromNul(true));
      var decrypted = clients.kms(role).decrypt(r -> r.ciphertextBlob(value.b()));

      assertThat(decrypted.plaintext().asUtf8String()).isEqualTo("s3cr3t");
      assertThat(decrypted.keyId()).isEqualTo(key.arn());
      assertThat(clients.sts(role).getCallerIdentity().arn())
          .isEqualTo("arn:aws:sts::111122223333:assumed-role/keystore-reader/operator");
    }
    assertThat(aws.calls().snapshot())
        .containsEntry("sts:AssumeRole", 1L)
        .containsEntry("dynamodb:PutItem", 1L)
        .containsEntry("dynamodb:BatchGetItem", 1L)
        .containsEntry("kms:Encrypt", 1L)
        .containsEntry("kms:Decrypt", 1L)
        .containsEntry("imds:Credentials", 1L);
  }

  @Test
  void theNodeItselfIsRefused() {
    try (var node = InstanceProfileCredentialsProvider.create()) {
      assertThatThrownBy(
              () ->
                  clients
                      .dynamoDb(node)
                      .batchGetItem(r -> r.requestItems(Map.of("keystore", key("db.password")))))
          .isInstanceOfSatisfying(
              DynamoDbException.class,
              e -> {
                assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException");
                assertThat(e.awsErrorDetails().errorMessage())
                    .isEqualTo(
                        "User: arn:aws:sts::444455556666:assumed-role/node/i-0123456789abcdef0 is"
                            + " not authorized to perform: dynamodb:BatchGetItem on resource:"
                            + " arn:aws:dynamodb:us-east-1:444455556666:table/keystore because no"
                            + " identity-based policy allows the dynamodb:BatchGetItem action");
              });
    }
  }

  private static StsAssumeRoleCredentialsProvider keystoreReader() {
    return StsAssumeRoleCredentialsProvider.builder()
        .stsClient(clients.sts(InstanceProfileCredentialsProvider.create()))
        .refreshRequest(
            r ->
                r.roleArn("arn:aws:iam::111122223333:role/keystore-reader")
                    .roleSessionName("operator"))
        .build();
  }

  private static KeysAndAttributes key(String name) {
    return KeysAndAttributes.builder()
        .keys(List.of(Map.of("ParameterName", AttributeValue.fromS(name))))
        .build();
  }
}
