package io.keystoreoperator.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The commands that a page shows after `$ `, each with the output it shows, and what they truly
/// print.
record DocumentedConsole(List<Step> steps) {
  /// One command with its output, in which keys, tokens, times and versions stand for any others.
  record Step(String command, String output) {}

  private static final Pattern BEFORE_A_PROMPT = Pattern.compile("^\\$ ", Pattern.MULTILINE);
  private static final String MARK = "\u0001";

  static DocumentedConsole of(String markdown) {
    List<Step> steps = new ArrayList<>();
    for (String block :
        Pattern.compile("```console\n(.*?)```", Pattern.DOTALL)
            .matcher(markdown)
            .results()
            .map(match -> match.group(1))
            .toList()) {
      for (String step : BEFORE_A_PROMPT.split(block, -1)) {
        if (!step.isEmpty()) {
          int end = step.indexOf('\n');
          steps.add(new Step(step.substring(0, end), normal(step.substring(end + 1))));
        }
      }
    }
    return new DocumentedConsole(steps);
  }

  /// The files that a page shows: YAML whose first line is a comment with the file's name.
  static Map<String, String> files(String markdown) {
    return Pattern.compile("```yaml\n(# ([a-z-]+\\.yaml)\n.*?)```", Pattern.DOTALL)
        .matcher(markdown)
        .results()
        .collect(Collectors.toMap(match -> match.group(2), match -> match.group(1)));
  }

  /// A script that runs the commands one after the other in one shell.
  String script() {
    StringBuilder script = new StringBuilder("exec 2>&1\n");
    for (Step step : steps) {
      script.append(step.command()).append("\nprintf '\\001'\n");
    }
    return script.toString();
  }

  /// The steps as they went, from what the script printed.
  List<Step> ran(String printed) {
    String[] outputs = printed.split(MARK, -1);
    List<Step> ran = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      String output = i < outputs.length ? outputs[i] : "";
      ran.add(new Step(steps.get(i).command(), normal(output)));
    }
    return ran;
  }

  private static String normal(String output) {
    return output
        .replaceAll("ASIA[A-Z0-9]{16}", "ASIA")
        .replaceAll("((?:SECRET_ACCESS_KEY|_TOKEN)=')[^']+'", "$1…'")
        .replaceAll("(\"(?:SecretAccessKey|SessionToken)\": \")[^\"]+\"", "$1…\"")
        .replaceAll("\\b\\d+ ms", "9 ms")
        .replaceAll("(keystore-operator )\\d[\\w.-]*", "$1…")
        .replaceAll("\\d{4}-\\d\\d-\\d\\dT[\\d:]+Z", "2026-01-01T01:00:00Z");
  }
}
