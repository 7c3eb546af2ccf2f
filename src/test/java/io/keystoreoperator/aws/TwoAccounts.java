package io.keystoreoperator.aws;

import io.keystoreoperator.localaws.Account;
import io.keystoreoperator.localaws.Clients;
import io.keystoreoperator.localaws.KmsKey;
import io.keystoreoperator.localaws.LocalAws;
import io.keystoreoperator.localaws.Policies;
import io.keystoreoperator.localaws.Role;
import io.keystoreoperator.model.BaseIdentity;
import io.keystoreoperator.model.ItemFormat;
import io.keystoreoperator.model.KeyAccess;
import io.keystoreoperator.model.KeystoreId;
import io.keystoreoperator.model.ResolvedKeystore;
import io.keystoreoperator.model.RoleStep;
import io.keystoreoperator.model.SessionRequest;
import io.keystoreoperator.model.TableRef;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Account A with a keystore's reader role and key; Account B with a node that has nothing but its
/// instance profile. The SDK in this process is on that node.
public final class TwoAccounts implements AutoCloseable {
  public static final String REGION = "us-east-1";
  public static final String NODE_ARN =
      "arn:aws:sts::444455556666:assumed-role/node/i-0123456789abcdef0";
  public static final String READER_SESSION_ARN =
      "arn:aws:sts::111122223333:assumed-role/keystore-reader/kso=team-a,own";

  static final String EXTERNAL_ID = "b-prod";

  private static final String TRUST =
      Policies.trusting(
          "arn:aws:iam::444455556666:root", "{\"StringEquals\": {\"sts:ExternalId\": \"b-prod\"}}");

  final TestClock clock = new TestClock();
  public final LocalAws aws = LocalAws.start(clock);
  public final Account a = aws.account("111122223333");
  public final Account b = aws.account("444455556666");
  public final KmsKey key = a.createKey("alias/keystore");
  public final Role reader;
  final Role node;
  public final Clients clients = new Clients(aws, REGION);

  public TwoAccounts() {
    node =
        b.createRole(
            "node", Policies.trustingService("ec2.amazonaws.com"), Policies.allow("sts:*", "*"));
    reader = a.createRole("keystore-reader", TRUST);
    aws.instanceMetadata().serve(node);
    aws.systemProperties().forEach(System::setProperty);
    allowReading();
  }

  /// Gives the reader all it needs, and forgets all calls and faults.
  public void allowReading() {
    reader
        .trust(TRUST)
        .permissions(
            Policies.allow("dynamodb:BatchGetItem", "*"),
            Policies.allow("dynamodb:Query", "*"),
            Policies.allow("dynamodb:Scan", "*"),
            Policies.allow("dynamodb:DescribeTable", "*"),
            Policies.allow("kms:Decrypt", "*"));
    aws.faults().clear();
    aws.calls().reset();
  }

  /// A session of the reader's role, straight from the node.
  public SessionRequest readerSession() {
    return session(
        new BaseIdentity.Operator(), List.of(new RoleStep(reader.arn(), EXTERNAL_ID)), Map.of());
  }

  static SessionRequest session(
      BaseIdentity base, List<RoleStep> roles, Map<String, String> tags, String... transitive) {
    return new SessionRequest(
        REGION, base, roles, "kso=team-a,own", Duration.ofHours(1), tags, Set.of(transitive), "");
  }

  public ResolvedKeystore keystore(String table, String... kmsKeyArns) {
    return new ResolvedKeystore(
        KeystoreId.cluster("account-a"),
        "uid",
        1,
        new TableRef(REGION, table),
        ItemFormat.AUTO,
        readerSession(),
        Set.of(kmsKeyArns),
        Map.of(),
        true,
        new KeyAccess.All());
  }

  long assumed() {
    return aws.calls("sts", "AssumeRole");
  }

  @Override
  public void close() {
    aws.systemProperties().keySet().forEach(System::clearProperty);
    clients.close();
    aws.close();
  }
}
