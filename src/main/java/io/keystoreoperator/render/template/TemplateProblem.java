package io.keystoreoperator.render.template;

/// What is wrong with a template, at a line of it. It names variables and filters, and never quotes
/// a value.
final class TemplateProblem extends RuntimeException {
  /// In place of a line: all of it.
  static final int WHOLE = 0;

  private static final long serialVersionUID = 1L;

  private final int line;
  private final String problem;

  TemplateProblem(int line, String problem) {
    super(problem, null, false, false);
    this.line = line;
    this.problem = problem;
  }

  /// As it is told to people.
  String told() {
    return line == WHOLE ? problem : "line " + line + ": " + problem;
  }
}
