package io.keystoreoperator.render.template;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Certificates that belong together.
record Certificates(List<X509Certificate> all) {
  /// Of a chain that is put in order; more are not expected, and sought in pairs.
  private static final int MOST = 100;

  /// What a certificate is in its chain.
  enum Part {
    LEAF,
    INTERMEDIATE,
    ROOT;

    static Part of(X509Certificate certificate) {
      if (certificate.getBasicConstraints() < 0) {
        return LEAF;
      }
      return isSelfIssued(certificate) ? ROOT : INTERMEDIATE;
    }
  }

  static Certificates of(Operand pem) {
    List<X509Certificate> certificates = new ArrayList<>();
    for (Pem block : Pem.blocks(pem)) {
      if (block.isCertificate()) {
        certificates.add(parsed(pem, block));
      }
    }
    if (certificates.isEmpty()) {
      throw pem.problem("there is no certificate in the PEM text");
    }
    if (certificates.size() > MOST) {
      throw pem.problem("there are more than " + MOST + " certificates in the PEM text");
    }
    return new Certificates(certificates);
  }

  private static X509Certificate parsed(Operand pem, Pem block) {
    byte[] text = block.text().getBytes(StandardCharsets.UTF_8);
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(text));
    } catch (CertificateException _) {
      throw pem.problem("a certificate in the PEM text cannot be read");
    }
  }

  /// The leaf, who issued it, who issued that, to the root where it is there. As they were where
  /// they are not one chain.
  Certificates inOrder() {
    List<X509Certificate> leaves =
        all.stream()
            .filter(
                leaf -> all.stream().noneMatch(other -> !other.equals(leaf) && issued(leaf, other)))
            .toList();
    if (leaves.size() != 1) {
      return this;
    }
    List<X509Certificate> chain = new ArrayList<>(leaves);
    for (var next = issuerOf(chain); next.isPresent(); next = issuerOf(chain)) {
      chain.add(next.get());
    }
    return chain.size() == all.size() ? new Certificates(chain) : this;
  }

  private Optional<X509Certificate> issuerOf(List<X509Certificate> chain) {
    return all.stream()
        .filter(other -> !chain.contains(other) && issued(other, chain.getLast()))
        .findFirst();
  }

  Certificates only(Part part) {
    return new Certificates(all.stream().filter(c -> Part.of(c) == part).toList());
  }

  String pem() {
    return Pem.join(all.stream().map(Certificates::block).toList());
  }

  private static Pem block(X509Certificate certificate) {
    try {
      return Pem.of("CERTIFICATE", certificate.getEncoded());
    } catch (CertificateEncodingException _) {
      throw new IllegalStateException("a certificate that was read can be written");
    }
  }

  private static boolean issued(X509Certificate issuer, X509Certificate certificate) {
    return issuer.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
  }

  private static boolean isSelfIssued(X509Certificate certificate) {
    return issued(certificate, certificate);
  }
}
