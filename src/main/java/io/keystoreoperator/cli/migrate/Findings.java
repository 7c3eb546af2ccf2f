package io.keystoreoperator.cli.migrate;

import io.keystoreoperator.cli.migrate.Finding.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What is found about one resource. Whoever cannot carry a field over says so here, and what
/// nobody has said anything of is added at the end.
final class Findings {
  private static final Pattern INDEX = Pattern.compile("\\[\\d+]");
  private static final Pattern WRITTEN_BY_THE_CLUSTER =
      Pattern.compile(
          "status|metadata\\.(uid|resourceVersion|generation|creationTimestamp|managedFields"
              + "|selfLink|finalizers)"
              + "|metadata\\.annotations\\[\"kubectl\\.kubernetes\\.io/.*");

  private static final Pattern METADATA =
      Pattern.compile(
          "(.*\\.)?(metadata|externalSecretMetadata)(\\.(labels|annotations|finalizers|ownerReferences))?");

  private final Finding.Source source;
  private final Field resource;
  private final List<Finding> all = new ArrayList<>();

  Findings(Finding.Source source, Field resource) {
    this.source = source;
    this.resource = resource;
  }

  /// This field, with all that is in it, is not carried over.
  void lost(Field field, String why) {
    field.use();
    add(Severity.LOST, field, why);
  }

  /// This field is carried over, and there is something to know. What is in it still has to be used
  /// by somebody.
  void note(Field field, String what) {
    Object _ = field.text();
    add(Severity.NOTE, field, what);
  }

  /// Something that the output needs and the input does not say.
  void unknown(String what) {
    all.add(new Finding(Severity.LOST, source, resource.line(), "", what));
  }

  private void add(Severity severity, Field field, String why) {
    all.add(new Finding(severity, source, field.line(), field.path(), why));
  }

  /// Everything found, by line, with all that nobody has made use of.
  ///
  /// @param reasons why a field has no equal here, by path without indexes
  List<Finding> complete(Map<String, String> reasons) {
    List<Field> unused = resource.unused().toList();
    List<Field> theirs = unused.stream().filter(Findings::isWrittenByTheCluster).toList();
    if (!theirs.isEmpty()) {
      all.add(
          new Finding(
              Severity.NOTE,
              source,
              theirs.getFirst().line(),
              theirs.stream().map(Field::path).collect(Collectors.joining(", ")),
              "written by the cluster, which writes it anew"));
    }
    for (Field field : unused) {
      if (!theirs.contains(field) && !isEmptyMetadata(field)) {
        lost(field, reason(field, reasons));
      }
    }
    return all.stream().sorted(Comparator.comparingInt(Finding::line)).toList();
  }

  /// Such a field, or one that holds nothing else: as annotations may be those of kubectl alone.
  private static boolean isWrittenByTheCluster(Field field) {
    List<Field> texts = field.texts().toList();
    return WRITTEN_BY_THE_CLUSTER.matcher(field.path()).matches()
        || (!texts.isEmpty()
            && texts.stream()
                .allMatch(text -> WRITTEN_BY_THE_CLUSTER.matcher(text.path()).matches()));
  }

  /// No labels are the same as none said.
  private static boolean isEmptyMetadata(Field field) {
    return METADATA.matcher(field.path()).matches() && field.texts().findAny().isEmpty();
  }

  /// The field's own, or that of the first field in it that has one.
  private static String reason(Field field, Map<String, String> reasons) {
    return field
        .withDescendants()
        .flatMap(each -> Stream.ofNullable(reasons.get(plain(each))))
        .findFirst()
        .orElse("there is no such field here");
  }

  private static String plain(Field field) {
    return INDEX.matcher(field.path()).replaceAll("[]").replace("externalSecretSpec.", "");
  }
}
