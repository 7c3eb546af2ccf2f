package io.keystoreoperator.cli.gotemplate;

import static java.util.stream.Collectors.joining;

import io.keystoreoperator.cli.gotemplate.Expr.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The functions of Go's templates, of sprig and of External Secrets Operator that have an equal
/// here.
final class Functions {
  private static final Pattern VERB = Pattern.compile("%(.?)");

  private static final Map<String, String> FILTERS =
      Map.ofEntries(
          Map.entry("b64enc", "base64"),
          Map.entry("b64dec", "base64decode"),
          Map.entry("upper", "upper"),
          Map.entry("lower", "lower"),
          Map.entry("trim", "trim"),
          Map.entry("quote", "quote"),
          Map.entry("toJson", "json"),
          Map.entry("mustToJson", "json"),
          Map.entry("toRawJson", "json"),
          Map.entry("sha256sum", "sha256"),
          Map.entry("pkcs12key", "pkcs12key"),
          Map.entry("pkcs12cert", "pkcs12cert"));

  /// With one argument, before what it works on.
  private static final Map<String, String> FILTERS_WITH_ONE =
      Map.of(
          "pkcs12keyPass", "pkcs12key",
          "pkcs12certPass", "pkcs12cert",
          "filterPEM", "filterPEM",
          "filterCertChain", "filterCertChain");

  private static final Set<String> NEVER_THE_SAME =
      Set.of(
          "now",
          "date",
          "htmlDate",
          "dateInZone",
          "ago",
          "uuidv4",
          "randAlphaNum",
          "randAlpha",
          "randNumeric",
          "randAscii",
          "randBytes",
          "randInt",
          "shuffle",
          "htpasswd",
          "bcrypt",
          "genPrivateKey",
          "genCA",
          "genSelfSignedCert",
          "genSignedCert",
          "encryptAES",
          "pemToPkcs12",
          "pemToPkcs12Pass",
          "fullPemToPkcs12",
          "fullPemToPkcs12Pass");

  private static final Set<String> ARITHMETIC =
      Set.of(
          "add", "add1", "sub", "mul", "div", "mod", "max", "min", "len", "int", "int64", "float64",
          "atoi", "floor", "ceil", "round", "until", "seq");

  private Functions() {}

  static Expr call(Call call) throws UntranslatableException {
    if (Logic.FUNCTIONS.contains(call.function())) {
      return Logic.call(call);
    }
    for (Expr argument : call.arguments()) {
      argument.requireValue(call.line());
    }
    String filter = FILTERS.get(call.function());
    if (filter != null) {
      return call.taking(1).last().filter(filter);
    }
    filter = FILTERS_WITH_ONE.get(call.function());
    if (filter != null) {
      return call.taking(2).last().filter(filter, call.argument(0));
    }
    return switch (call.function()) {
      case "contains" ->
          Expr.truth(call.taking(2).last().whole() + " contains " + call.argument(0).whole());
      case "hasKey", "has" -> membership(call.taking(2));
      case "index" -> index(call.taking(2, 10));
      case "get" -> index(call.taking(2)).filter("default", Expr.literal("", call.line()));
      case "default" -> standIn(call.taking(2));
      case "coalesce" -> coalesce(call.taking(1, 10));
      case "fromJson", "mustFromJson" -> call.taking(1).last().filter("fromjson").as(Kind.PARSED);
      case "toString" -> call.taking(1).last().as(Kind.TEXT);
      case "squote" ->
          joined(
              List.of(
                  new Expr("\"'\"", Kind.TEXT, Expr.Shape.WHOLE),
                  call.taking(1).last(),
                  new Expr("\"'\"", Kind.TEXT, Expr.Shape.WHOLE)));
      case "replace" -> call.taking(3).last().filter("replace", call.argument(0), call.argument(1));
      case "indent" -> indented(call.taking(2));
      case "nindent" -> joined(List.of(Expr.literal("\n", call.line()), indented(call.taking(2))));
      case "urlquery" -> urlEncoded(call.taking(1));
      case "printf" -> formatted(call.taking(1, 20));
      case "print" -> printed(call.taking(1, 20));
      case "cat" -> spaced(call.taking(1, 20));
      default -> throw call.untranslatable(unknown(call.function()));
    };
  }

  private static String unknown(String function) {
    if (NEVER_THE_SAME.contains(function)) {
      return "\"" + function + "\": here the same values always make the same text";
    }
    if (ARITHMETIC.contains(function)) {
      return "\"" + function + "\": there is no arithmetic here";
    }
    return "there is nothing like the function \"" + function + "\"";
  }

  private static Expr membership(Call call) throws UntranslatableException {
    boolean inObject = call.function().equals("hasKey");
    Expr holder = call.argument(inObject ? 0 : 1);
    Expr sought = call.argument(inObject ? 1 : 0);
    if (holder.kind() != Kind.PARSED && holder.kind() != Kind.DATA) {
      throw call.untranslatable("\"" + call.function() + "\" of what is no list or object here");
    }
    return Expr.truth(holder.whole() + " contains " + sought.whole());
  }

  private static Expr index(Call call) throws UntranslatableException {
    Expr held = call.argument(0);
    if (held.equals(Expr.DATA_ROOT.member("data"))) {
      call.note("\".data\" is taken for the values themselves");
      held = Expr.DATA_ROOT;
    }
    for (Expr key : call.arguments().subList(1, call.arguments().size())) {
      if (key.kind() != Kind.NUMBER && key.kind() != Kind.TEXT) {
        throw call.untranslatable("\"index\" with what is no text or number");
      }
      boolean isOwnValue = held.kind() == Kind.DATA && key.text().matches("\"[^\"]*\"");
      held = isOwnValue ? held.member(unquoted(key.text())) : held.element(key.text());
    }
    return held;
  }

  private static String unquoted(String literal) {
    return literal.substring(1, literal.length() - 1);
  }

  private static Expr standIn(Call call) {
    if (call.last().kind() == Kind.PARSED) {
      call.note("\"default\" stands in for 0 and false there, not here");
    }
    return call.last().filter("default", call.argument(0)).as(call.last().kind());
  }

  private static Expr coalesce(Call call) {
    Expr first = call.argument(0);
    for (Expr next : call.arguments().subList(1, call.arguments().size())) {
      first = first.filter("default", next);
    }
    return first;
  }

  private static Expr indented(Call call) throws UntranslatableException {
    if (call.argument(0).kind() != Kind.NUMBER) {
      throw call.untranslatable("\"" + call.function() + "\" by what is no number");
    }
    call.note("\"" + call.function() + "\" gives empty lines spaces there, not here");
    return call.last().filter("indent", call.argument(0));
  }

  private static Expr urlEncoded(Call call) {
    call.note("\"urlquery\" makes + of a space there, %20 here");
    return call.last().filter("urlencode");
  }

  private static Expr formatted(Call call) throws UntranslatableException {
    Expr format = call.argument(0);
    if (!format.text().matches("(?s)\"[^\"]*\"|'[^']*'")) {
      throw call.untranslatable("\"printf\" with a format that is no plain text");
    }
    List<Expr> parts = new ArrayList<>();
    String text = unquoted(format.text());
    Matcher verb = VERB.matcher(text);
    StringBuilder plain = new StringBuilder();
    int next = 1;
    int end = 0;
    for (; verb.find(); end = verb.end()) {
      plain.append(text, end, verb.start());
      if (verb.group(1).equals("%")) {
        plain.append('%');
        continue;
      }
      if (next >= call.arguments().size()) {
        throw call.untranslatable("\"printf\" with more verbs than values");
      }
      addLiteral(parts, plain, call);
      parts.add(printed(verb.group(1), call.argument(next++), call));
    }
    plain.append(text, end, text.length());
    addLiteral(parts, plain, call);
    if (next != call.arguments().size()) {
      throw call.untranslatable("\"printf\" with more values than verbs");
    }
    return joined(parts);
  }

  private static void addLiteral(List<Expr> parts, StringBuilder plain, Call call)
      throws UntranslatableException {
    if (!plain.isEmpty()) {
      parts.add(Expr.literal(plain.toString(), call.line()));
      plain.setLength(0);
    }
  }

  private static Expr printed(String verb, Expr value, Call call) throws UntranslatableException {
    return switch (verb) {
      case "s", "v", "d" -> value;
      case "q" -> value.filter("quote");
      default -> throw call.untranslatable("\"printf\" with %" + verb);
    };
  }

  /// Between two values that are no texts, Go puts a space.
  private static Expr printed(Call call) throws UntranslatableException {
    if (call.arguments().stream().anyMatch(argument -> argument.kind() != Kind.TEXT)) {
      throw call.untranslatable("\"print\" of what may be no text");
    }
    return joined(call.arguments());
  }

  private static Expr spaced(Call call) {
    return new Expr(
        call.arguments().stream().map(Expr::whole).collect(joining(" ~ \" \" ~ ")),
        Kind.TEXT,
        Expr.Shape.LOOSE);
  }

  private static Expr joined(List<Expr> parts) {
    return parts.size() == 1
        ? parts.getFirst()
        : Expr.text(parts.stream().map(Expr::whole).collect(joining(" ~ ")));
  }
}
