package io.keystoreoperator.cli.credentials;

import java.util.regex.Pattern;

/// How a shell sets and unsets variables of the environment. Whatever a value holds, it stays a
/// value. Each line ends in a semicolon, so that an unquoted `eval $(…)`, which joins them, works.
enum ShellSyntax {
  POSIX {
    @Override
    String set(String name, String value) {
      return "export " + name + "='" + value.replace("'", "'\\''") + "';";
    }

    @Override
    String setUnlessSet(String name, String value) {
      return "export " + name + "=${" + name + ":-" + requirePlain(value) + "};";
    }

    @Override
    String unset(String name) {
      return "unset " + name + ";";
    }
  },

  FISH {
    @Override
    String set(String name, String value) {
      String quoted = value.replace("\\", "\\\\").replace("'", "\\'");
      return "set -gx " + name + " '" + quoted + "';";
    }

    @Override
    String setUnlessSet(String name, String value) {
      return "set -q " + name + "; or " + set(name, value);
    }

    @Override
    String unset(String name) {
      return "set -e " + name + ";";
    }
  },

  POWERSHELL {
    @Override
    String set(String name, String value) {
      // PowerShell takes typographic quotes for quotes, too.
      return "$Env:" + name + " = '" + SINGLE_QUOTES.matcher(value).replaceAll("$0$0") + "';";
    }

    @Override
    String setUnlessSet(String name, String value) {
      return "if (-not $Env:" + name + ") { " + set(name, value) + " };";
    }

    @Override
    String unset(String name) {
      return "Remove-Item Env:" + name + " -ErrorAction SilentlyContinue;";
    }
  };

  private static final Pattern SINGLE_QUOTES = Pattern.compile("['\u2018\u2019\u201a\u201b]");
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-]+");

  abstract String set(String name, String value);

  /// Leaves alone what is set already, exported or not.
  ///
  /// @param value of letters, digits, `_` and `-`
  abstract String setUnlessSet(String name, String value);

  abstract String unset(String name);

  private static String requirePlain(String value) {
    if (!PLAIN.matcher(value).matches()) {
      throw new IllegalArgumentException("not plain: " + value);
    }
    return value;
  }
}
