package io.keystoreoperator.render.template;

import io.keystoreoperator.render.template.TemplateFilter.Arguments;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The filters over text, bytes and JSON.
final class TextFilters {
  private static final int DEEPEST_INDENT = 100;
  private static final String UNRESERVED = "-._~";

  private TextFilters() {}

  static List<TemplateFilter> all() {
    return List.of(
        filter("base64", (in, _) -> Base64.getEncoder().encodeToString(in.bytes())),
        filter("base64decode", (in, _) -> base64Decoded(in)),
        filter("json", (in, _) -> JsonTree.write(in)),
        filter("fromjson", (in, _) -> parsed(in)),
        filter("quote", (in, _) -> JsonTree.write(new Operand(in.text(), in.line()))),
        filter("upper", (in, _) -> in.text().toUpperCase(Locale.ROOT)),
        filter("lower", (in, _) -> in.text().toLowerCase(Locale.ROOT)),
        filter("trim", (in, _) -> in.text().strip()),
        new TemplateFilter("replace", List.of("from", "to"), TextFilters::replaced),
        new TemplateFilter("indent", List.of("spaces"), TextFilters::indented),
        filter("sha256", (in, _) -> sha256(in.bytes())),
        filter("urlencode", (in, _) -> urlEncoded(in.bytes())));
  }

  private static TemplateFilter filter(String name, TemplateFilter.Operation operation) {
    return new TemplateFilter(name, List.of(), operation);
  }

  /// With or without line breaks and padding, and in either alphabet.
  private static Object base64Decoded(Operand in) {
    String joined =
        in.text().replace("\r", "").replace("\n", "").replace('-', '+').replace('_', '/');
    try {
      return Operand.ofBytes("what base64decode made", Base64.getDecoder().decode(joined));
    } catch (IllegalArgumentException _) {
      throw in.problem("base64decode was given what is not Base64");
    }
  }

  private static @Nullable Object parsed(Operand in) {
    String json = in.text();
    try {
      return JsonTree.read(json);
    } catch (IOException _) {
      throw in.problem("fromjson was given what is not JSON, or names a member twice");
    }
  }

  private static Object replaced(Operand in, Arguments arguments) {
    String text = in.text();
    String from = arguments.required("from").shortText("replace looks for");
    String to = arguments.required("to").text();
    if (from.isEmpty()) {
      throw in.problem("replace looks for at least one character");
    }
    long found = 0;
    for (int at = text.indexOf(from); at >= 0; at = text.indexOf(from, at + from.length())) {
      found++;
    }
    in.checkLength(text.length() + found * (to.length() - from.length()));
    arguments.effort().spend((long) text.length() * from.length() / 16, in.line());
    return text.replace(from, to);
  }

  private static Object indented(Operand in, Arguments arguments) {
    int spaces = number(arguments.required("spaces"));
    if (spaces < 0 || spaces > DEEPEST_INDENT) {
      throw in.problem("indent takes 0 to " + DEEPEST_INDENT + " spaces");
    }
    String text = in.text();
    in.checkLength(text.length() + spaces * (1 + text.chars().filter(c -> c == '\n').count()));
    String margin = " ".repeat(spaces);
    return text.lines()
            .map(line -> line.isEmpty() ? line : margin + line)
            .collect(Collectors.joining("\n"))
        + (text.endsWith("\n") ? "\n" : "");
  }

  private static int number(Operand operand) {
    if (operand.value() instanceof Number number) {
      return number.intValue();
    }
    throw operand.problem("indent takes a number of spaces");
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// RFC 3986: everything but letters, digits and `-._~`, so that it fits anywhere in a URL.
  private static String urlEncoded(byte[] bytes) {
    StringBuilder encoded = new StringBuilder(bytes.length);
    for (byte b : bytes) {
      char c = (char) (b & 0xff);
      if (c < 0x80 && (Character.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0)) {
        encoded.append(c);
      } else {
        encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
      }
    }
    return encoded.toString();
  }
}
