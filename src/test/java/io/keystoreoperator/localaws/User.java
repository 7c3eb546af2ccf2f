package io.keystoreoperator.localaws;

import java.util.List;
import java.util.Map;

/// An IAM user.
record User(String accountId, String name, Map<String, String> tags, List<Policy> policies)
    implements Identity {
  User {
    tags = Map.copyOf(tags);
    policies = List.copyOf(policies);
  }

  @Override
  public String arn() {
    return "arn:aws:iam::" + accountId + ":user/" + name;
  }
}
