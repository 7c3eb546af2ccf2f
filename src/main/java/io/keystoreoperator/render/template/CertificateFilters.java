package io.keystoreoperator.render.template;

import io.keystoreoperator.render.template.TemplateFilter.Arguments;
import java.util.List;

/// The filters that take certificates and keys out of PEM texts and PKCS#12 archives; those that
/// External Secrets Operator has too go by its names.
final class CertificateFilters {
  private CertificateFilters() {}

  static List<TemplateFilter> all() {
    return List.of(
        new TemplateFilter("filterPEM", List.of("type"), CertificateFilters::blocks),
        new TemplateFilter("filterCertChain", List.of("part"), CertificateFilters::part),
        new TemplateFilter("pemCertificates", List.of(), (in, _) -> chain(in)),
        new TemplateFilter("pemPrivateKey", List.of(), (in, _) -> privateKey(in)),
        new TemplateFilter(
            "pkcs12cert", List.of("password"), (in, args) -> pkcs12(in, args).certificates()),
        new TemplateFilter(
            "pkcs12key", List.of("password"), (in, args) -> pkcs12(in, args).keys()));
  }

  private static Object blocks(Operand in, Arguments arguments) {
    String type = arguments.required("type").text();
    List<Pem> found = Pem.blocks(in).stream().filter(block -> block.type().equals(type)).toList();
    if (found.isEmpty()) {
      throw in.problem("there is no such block in the PEM text as filterPEM asks for");
    }
    return Pem.join(found);
  }

  private static Object part(Operand in, Arguments arguments) {
    Certificates.Part part =
        switch (arguments.required("part").text()) {
          case "leaf" -> Certificates.Part.LEAF;
          case "intermediate" -> Certificates.Part.INTERMEDIATE;
          case "root" -> Certificates.Part.ROOT;
          default -> throw in.problem("filterCertChain takes leaf, intermediate or root");
        };
    return Certificates.of(in).inOrder().only(part).pem();
  }

  private static Object chain(Operand in) {
    return Certificates.of(in).inOrder().pem();
  }

  private static Object privateKey(Operand in) {
    return Pem.blocks(in).stream()
        .filter(Pem::isPlainPrivateKey)
        .findFirst()
        .map(Pem::text)
        .orElseThrow(
            () -> in.problem("there is no private key without a password in the PEM text"));
  }

  private static Pkcs12 pkcs12(Operand in, Arguments arguments) {
    return Pkcs12.open(in, arguments.text("password"), arguments.effort());
  }
}
