package io.keystoreoperator.localaws;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The Principal of a resource or trust policy's statement.
record PrincipalElement(
    boolean anyone,
    Set<String> accounts,
    Set<String> arns,
    Set<String> providers,
    Set<String> services) {
  static final PrincipalElement ANYONE =
      new PrincipalElement(true, Set.of(), Set.of(), Set.of(), Set.of());
  private static final Pattern ACCOUNT = Pattern.compile("(\\d{12})|arn:aws:iam::(\\d{12}):root");
  private static final Pattern ARN =
      Pattern.compile("arn:aws:(iam|sts)::\\d{12}:(user|role|assumed-role)/[^*?]+");

  static PrincipalElement parse(JsonNode json) {
    if (json.isTextual()) {
      if (json.asText().equals("*")) {
        return ANYONE;
      }
      throw new UnsupportedPolicyException("a Principal is * or an object, not " + json);
    }
    boolean anyone = false;
    Set<String> accounts = new HashSet<>();
    Set<String> arns = new HashSet<>();
    Set<String> providers = new HashSet<>();
    Set<String> services = new HashSet<>();
    for (Iterator<String> types = json.fieldNames(); types.hasNext(); ) {
      String type = types.next();
      var names = Statement.strings(json, type);
      switch (type) {
        case "AWS" -> {
          for (String name : names) {
            Matcher account = ACCOUNT.matcher(name);
            if (name.equals("*")) {
              anyone = true;
            } else if (account.matches()) {
              accounts.add(account.group(1) == null ? account.group(2) : account.group(1));
            } else if (ARN.matcher(name).matches()) {
              arns.add(name);
            } else {
              throw new UnsupportedPolicyException("invalid principal: " + name);
            }
          }
        }
        case "Federated" -> providers.addAll(names);
        case "Service" -> services.addAll(names);
        default -> throw new UnsupportedPolicyException("unknown kind of principal: " + type);
      }
    }
    return new PrincipalElement(anyone, accounts, arns, providers, services);
  }

  Verdict match(Principal principal) {
    return switch (principal) {
      case Principal.Caller caller -> match(caller);
      case Principal.WebIdentity(String arn) ->
          providers.contains(arn) ? Verdict.ALLOWED : Verdict.SILENT;
      case Principal.Service(String name) ->
          services.contains(name) ? Verdict.ALLOWED : Verdict.SILENT;
    };
  }

  private Verdict match(Principal.Caller caller) {
    if (anyone || arns.contains(caller.arn()) || arns.contains(caller.identity().arn())) {
      return Verdict.ALLOWED;
    }
    return accounts.contains(caller.accountId()) ? Verdict.ALLOWED_FOR_ACCOUNT : Verdict.SILENT;
  }
}
