package io.keystoreoperator.cli.session;

import io.keystoreoperator.cli.shell.Shell;
import java.util.regex.Pattern;

/// The RoleSessionName that CloudTrail shows: `user@host`, in the characters that AWS allows.
final class SessionName {
  private static final Pattern VALID = Pattern.compile("[\\w+=,.@-]{2,64}");
  private static final Pattern INVALID_CHARACTER = Pattern.compile("[^A-Za-z0-9_+=,.@-]");
  private static final int LONGEST = 64;

  private SessionName() {}

  static boolean isValid(String name) {
    return VALID.matcher(name).matches();
  }

  static String ofPerson(Shell shell) {
    String user = System.getProperty("user.name", "");
    String host = shell.host().isEmpty() ? "localhost" : shell.host();
    String name = INVALID_CHARACTER.matcher(user + "@" + host).replaceAll("-");
    return name.length() <= LONGEST ? name : name.substring(0, LONGEST);
  }
}
