package io.keystoreoperator.cli.gotemplate;

import java.util.List;

/// A function of a Go template with what it is given, piped value last.
record Call(String function, List<Expr> arguments, int line, List<String> notes) {
  Call {
    arguments = List.copyOf(arguments);
  }

  Expr argument(int index) {
    return arguments.get(index);
  }

  Expr last() {
    return arguments.getLast();
  }

  Call taking(int least, int most) throws UntranslatableException {
    if (arguments.size() < least || arguments.size() > most) {
      throw untranslatable("\"%s\" with %d arguments".formatted(function, arguments.size()));
    }
    return this;
  }

  Call taking(int exactly) throws UntranslatableException {
    return taking(exactly, exactly);
  }

  void note(String difference) {
    if (!notes.contains(difference)) {
      notes.add(difference);
    }
  }

  UntranslatableException untranslatable(String why) {
    return new UntranslatableException(line, why);
  }
}
