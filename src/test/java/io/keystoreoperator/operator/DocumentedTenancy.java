package io.keystoreoperator.operator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/// The policies, manifests and commands of `docs/tenancy.md`, as they stand there.
final class DocumentedTenancy {
  private static final String PAGE = read();
  private static final String EXAMPLE_KEY =
      "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

  private DocumentedTenancy() {}

  /// The permissions of the reader role, with the key that there is.
  static String readerPermissions(String keyArn) {
    String policy = policy("ReadItemsOfOnesOwnNamespace");
    if (!policy.contains(EXAMPLE_KEY)) {
      throw new IllegalStateException("the page's policy names another key");
    }
    return policy.replace(EXAMPLE_KEY, keyArn);
  }

  static String readerTrust() {
    return policy("TheOperatorReadsForANamespace");
  }

  static String operatorPermissions() {
    return policy("\"sts:AssumeRole\", \"sts:TagSession\"");
  }

  /// The policy that cuts a namespace off.
  static String cuttingOff(String namespace) {
    return policy("\"Deny\"").replace("team-a", namespace);
  }

  /// Each manifest.
  static List<String> manifests() {
    return blocks("yaml");
  }

  /// Each line for kubectl.
  static List<String> kubectlLines() {
    return blocks("sh").stream()
        .flatMap(String::lines)
        .filter(line -> line.startsWith("kubectl "))
        .toList();
  }

  private static String policy(String words) {
    List<String> found = blocks("json").stream().filter(json -> json.contains(words)).toList();
    if (found.size() != 1) {
      throw new IllegalStateException(found.size() + " policies of the page hold " + words);
    }
    return found.getFirst();
  }

  private static List<String> blocks(String language) {
    return Pattern.compile("^```" + language + "\n(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE)
        .matcher(PAGE)
        .results()
        .map(block -> block.group(1))
        .toList();
  }

  private static String read() {
    try {
      return Files.readString(Path.of("docs", "tenancy.md"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
