package io.keystoreoperator.cli.doctor;

import static java.util.stream.Collectors.joining;

import io.keystoreoperator.cli.shell.Columns;
import io.keystoreoperator.cli.shell.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What came of a walk, for people and for scripts.
record Report(List<HopResult> results) {
  Report {
    results = List.copyOf(results);
  }

  /// Whether every hop was tried, and passed.
  boolean isHealthy() {
    return results.stream().allMatch(HopResult.Passed.class::isInstance);
  }

  String text(Marks marks) {
    Columns columns = new Columns(marks.padded("") + " hop", "with", "as", "time");
    results.forEach(result -> columns.add(cells(result, marks)));
    String table =
        columns.text(false).lines().map(marks::coloured).collect(joining("\n", "", "\n"));
    return table + failed().map(failure -> "\n" + explained(failure, marks)).orElse("");
  }

  private Optional<HopResult.Failed> failed() {
    return results.stream()
        .filter(HopResult.Failed.class::isInstance)
        .map(HopResult.Failed.class::cast)
        .findFirst();
  }

  private static String[] cells(HopResult result, Marks marks) {
    Hop hop = result.hop();
    return switch (result) {
      case HopResult.Passed(_, String principal, Duration took) ->
          cells(marks, marks.passed(), hop, principal, took.toMillis() + " ms");
      case HopResult.Failed(_, String principal, Duration took, _) ->
          cells(marks, marks.failed(), hop, principal, took.toMillis() + " ms");
      case HopResult.NotTried(_, String why) ->
          cells(marks, marks.notTried(), hop, "not tried" + (why.isEmpty() ? "" : ": " + why), "");
    };
  }

  private static String[] cells(Marks marks, String mark, Hop hop, String as, String time) {
    return new String[] {marks.padded(mark) + " " + hop.name(), hop.object(), as, time};
  }

  private static String explained(HopResult.Failed failed, Marks marks) {
    Diagnosis diagnosis = failed.diagnosis();
    StringBuilder text =
        new StringBuilder(marks.coloured(marks.failed() + " " + failed.hop().name()))
            .append(": ")
            .append(diagnosis.finding())
            .append('\n');
    int number = 1;
    for (Remedy remedy : diagnosis.remedies()) {
      String before = diagnosis.isCertain() ? "" : number + ". ";
      text.append('\n').append(before).append(text(remedy, diagnosis.isCertain())).append('\n');
      number++;
    }
    return text.toString();
  }

  private static String text(Remedy remedy, boolean isCertain) {
    return switch (remedy) {
      case Remedy.Advice(Cause cause, String advice) -> cause + ": " + advice;
      case Remedy.Grant(
              Cause cause,
              String policy,
              String account,
              Map<String, Object> statement,
              String note) ->
          "%s: %s%s %s\n%s%s"
              .formatted(
                  cause,
                  policy,
                  account.isEmpty() ? "" : ", in account " + account + ",",
                  isCertain ? "lacks" : "may lack",
                  Json.of(statement),
                  note.isEmpty() ? "" : "\n" + note);
    };
  }

  String json() {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("healthy", isHealthy());
    report.put("hops", results.stream().map(Report::json).toList());
    failed().ifPresent(failure -> report.put("diagnosis", json(failure.diagnosis())));
    return Json.of(report);
  }

  private static Map<String, Object> json(HopResult result) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("hop", result.hop().name());
    json.put("with", result.hop().object());
    switch (result) {
      case HopResult.Passed(_, String principal, Duration took) -> {
        json.put("outcome", "passed");
        json.put("principal", principal);
        json.put("milliseconds", took.toMillis());
      }
      case HopResult.Failed(_, String principal, Duration took, _) -> {
        json.put("outcome", "failed");
        json.put("principal", principal);
        json.put("milliseconds", took.toMillis());
      }
      case HopResult.NotTried(_, String why) -> {
        json.put("outcome", "not-tried");
        if (!why.isEmpty()) {
          json.put("why", why);
        }
      }
    }
    return json;
  }

  private static Map<String, Object> json(Diagnosis diagnosis) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("finding", diagnosis.finding());
    json.put("certain", diagnosis.isCertain());
    List<Map<String, Object>> remedies = new ArrayList<>();
    diagnosis.remedies().forEach(remedy -> remedies.add(json(remedy)));
    json.put("remedies", remedies);
    return json;
  }

  private static Map<String, Object> json(Remedy remedy) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("cause", remedy.cause().toString());
    switch (remedy) {
      case Remedy.Advice(_, String text) -> json.put("advice", text);
      case Remedy.Grant(
              _,
              String policy,
              String account,
              Map<String, Object> statement,
              String note) -> {
        json.put("policy", policy);
        json.put("account", account);
        json.put("statement", statement);
        if (!note.isEmpty()) {
          json.put("note", note);
        }
      }
    }
    return json;
  }
}
