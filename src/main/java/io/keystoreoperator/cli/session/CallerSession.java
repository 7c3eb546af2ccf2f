package io.keystoreoperator.cli.session;

import io.keystoreoperator.aws.AwsSession;
import io.keystoreoperator.aws.AwsSessions;

/// The one session of a command, and what it was made with; nothing is asked of AWS before it is
/// used.
public record CallerSession(AwsSessions sessions, AwsSession aws) implements AutoCloseable {
  public String region() {
    return aws.request().region();
  }

  @Override
  public void close() {
    sessions.close();
  }
}
