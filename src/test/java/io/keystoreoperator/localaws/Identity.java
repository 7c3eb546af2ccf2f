package io.keystoreoperator.localaws;

import java.util.List;
import java.util.Map;

/// What permissions are attached to: a role or a user.
sealed interface Identity permits Role, User {
  String accountId();

  String arn();

  Map<String, String> tags();

  /// As they are now: a change counts for sessions already issued, as in AWS.
  List<Policy> policies();

  default Verdict decide(AccessRequest request) {
    Verdict verdict = Verdict.SILENT;
    for (Policy policy : policies()) {
      verdict = verdict.and(policy.decide(request));
    }
    return verdict;
  }
}
