package io.keystoreoperator.render.template;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/// The blocks of a PEM text, as they are written; what stands between blocks is left out.
///
/// @param type such as `CERTIFICATE` or `RSA PRIVATE KEY`
/// @param text from BEGIN to END, each line ended by a line feed
record Pem(String type, String text) {
  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";
  private static final String DASHES = "-----";
  private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

  static List<Pem> blocks(Operand bundle) {
    List<Pem> blocks = new ArrayList<>();
    String type = null;
    StringBuilder text = new StringBuilder();
    for (String line : bundle.text().lines().map(String::strip).toList()) {
      if (type == null && line.startsWith(BEGIN) && line.endsWith(DASHES)) {
        type = line.substring(BEGIN.length(), Math.max(BEGIN.length(), line.length() - 5));
        text.setLength(0);
      }
      if (type != null) {
        text.append(line).append('\n');
      }
      if (type != null && line.equals(END + type + DASHES)) {
        blocks.add(new Pem(type, text.toString()));
        type = null;
      }
    }
    if (type != null) {
      throw bundle.problem("a PEM block begins and does not end");
    }
    return blocks;
  }

  static Pem of(String type, byte[] der) {
    String lines = LINES.encodeToString(der);
    return new Pem(type, BEGIN + type + DASHES + "\n" + lines + "\n" + END + type + DASHES + "\n");
  }

  static String join(List<Pem> blocks) {
    return blocks.stream().map(Pem::text).collect(Collectors.joining());
  }

  boolean isCertificate() {
    return type.equals("CERTIFICATE");
  }

  /// A private key, of any algorithm, that needs no password.
  boolean isPlainPrivateKey() {
    return type.endsWith("PRIVATE KEY")
        && !type.startsWith("ENCRYPTED")
        && !text.contains("Proc-Type: 4,ENCRYPTED");
  }

  /// Without the content.
  @Override
  public String toString() {
    return "Pem[" + type + "]";
  }
}
