package io.keystoreoperator.render.template;

import static io.keystoreoperator.render.template.Rendered.file;
import static io.keystoreoperator.render.template.Rendered.ofTexts;
import static io.keystoreoperator.render.template.Rendered.problem;
import static io.keystoreoperator.render.template.Rendered.text;
import static io.keystoreoperator.render.template.Rendered.textOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.keystoreoperator.model.Plaintext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CertificateFiltersTest {
  private static final String LEAF = textOf("leaf.crt");
  private static final String INTERMEDIATE = textOf("intermediate.crt");
  private static final String ROOT = textOf("root.crt");
  private static final Map<String, Plaintext> BUNDLE = Map.of("bundle", file("bundle.pem"));

  @Test
  void theBlocksOfATypeAreFiltered() {
    assertThat(text("{{ bundle | filterPEM('CERTIFICATE') }}", BUNDLE))
        .isEqualTo(ROOT + LEAF + INTERMEDIATE);
    assertThat(text("{{ bundle | filterPEM('EC PRIVATE KEY') }}", BUNDLE))
        .isEqualTo(textOf("leaf-ec.key"));
  }

  @Test
  void aTypeThatIsNotThereIsTold() {
    assertThat(problem("{{ bundle | filterPEM('PRIVATE KEY') }}", BUNDLE))
        .isEqualTo("line 1: there is no such block in the PEM text as filterPEM asks for");
  }

  @Test
  void thePartsOfAChainAreFiltered() {
    assertThat(text("{{ bundle | filterCertChain('leaf') }}", BUNDLE)).isEqualTo(LEAF);
    assertThat(text("{{ bundle | filterCertChain('intermediate') }}", BUNDLE))
        .isEqualTo(INTERMEDIATE);
    assertThat(text("{{ bundle | filterCertChain('root') }}", BUNDLE)).isEqualTo(ROOT);
    assertThat(problem("{{ bundle | filterCertChain('server') }}", BUNDLE))
        .isEqualTo("line 1: filterCertChain takes leaf, intermediate or root");
  }

  @Test
  void aPartThatIsNotThereIsEmpty() {
    assertThat(text("{{ x | filterCertChain('root') }}", ofTexts("x", LEAF))).isEmpty();
  }

  @Test
  void theCertificatesOfABundleArePutInOrder() {
    assertThat(text("{{ bundle | pemCertificates }}", BUNDLE))
        .isEqualTo(LEAF + INTERMEDIATE + ROOT);
  }

  @Test
  void certificatesThatAreNoChainStayAsTheyAre() {
    assertThat(text("{{ x | pemCertificates }}", ofTexts("x", ROOT + LEAF))).isEqualTo(ROOT + LEAF);
  }

  @Test
  void theKeyOfABundleIsTakenWhateverItsKind() {
    assertThat(text("{{ bundle | pemPrivateKey }}", BUNDLE)).isEqualTo(textOf("leaf-ec.key"));
    assertThat(text("{{ x | pemPrivateKey }}", ofTexts("x", LEAF + textOf("leaf.key"))))
        .isEqualTo(textOf("leaf.key"));
  }

  @Test
  void aKeyWithAPasswordIsNotTaken() {
    assertThat(problem("{{ x | pemPrivateKey }}", Map.of("x", file("encrypted.key"))))
        .isEqualTo("line 1: there is no private key without a password in the PEM text");
  }

  @Test
  void windowsLineEndsAreTaken() {
    var x = ofTexts("x", textOf("bundle.pem").replace("\n", "\r\n"));

    assertThat(text("{{ x | pemCertificates }}", x)).isEqualTo(LEAF + INTERMEDIATE + ROOT);
    assertThat(text("{{ x | pemPrivateKey }}", x)).isEqualTo(textOf("leaf-ec.key"));
  }

  @Test
  void brokenPemIsTold() {
    assertThat(problem("{{ x | pemCertificates }}", ofTexts("x", LEAF.substring(0, 200))))
        .isEqualTo("line 1: a PEM block begins and does not end");
    assertThat(problem("{{ x | pemCertificates }}", ofTexts("x", LEAF.replace("MII", "AII"))))
        .isEqualTo("line 1: a certificate in the PEM text cannot be read");
    assertThat(problem("{{ x | pemCertificates }}", ofTexts("x", "")))
        .isEqualTo("line 1: there is no certificate in the PEM text");
  }

  @Test
  void keyAndCertificatesComeOutOfAnArchive() {
    var p12 = Map.of("p12", file("leaf.p12"));

    assertThat(text("{{ p12 | pkcs12cert('changeit') }}", p12))
        .isEqualTo(LEAF + INTERMEDIATE + ROOT);
    assertThat(text("{{ p12 | pkcs12key('changeit') }}", p12)).isEqualTo(textOf("leaf.key"));
  }

  @Test
  void thePasswordMayBeAValue() {
    var values = Map.of("p12", file("leaf.p12"), "pass", Plaintext.ofUtf8("changeit"));

    assertThat(text("{{ p12 | pkcs12key(pass) }}", values)).isEqualTo(textOf("leaf.key"));
  }

  @Test
  void withoutAPasswordAnEmptyOneIsTaken() {
    var p12 = Map.of("p12", file("empty-password.p12"));

    assertThat(text("{{ p12 | pkcs12key }}", p12)).isEqualTo(textOf("leaf.key"));
    assertThat(text("{{ p12 | pkcs12cert('') }}", p12)).isEqualTo(LEAF + INTERMEDIATE + ROOT);
  }

  @Test
  void anArchiveMayBeInBase64() {
    byte[] encoded = Base64.getEncoder().encode(file("leaf.p12").bytes());
    var p12 = ofTexts("p12", new String(encoded, StandardCharsets.US_ASCII));

    assertThat(text("{{ p12 | base64decode | pkcs12key('changeit') }}", p12))
        .isEqualTo(textOf("leaf.key"));
  }

  @Test
  void aWrongPasswordIsTold() {
    assertThat(problem("{{ p12 | pkcs12key('wrong') }}", Map.of("p12", file("leaf.p12"))))
        .isEqualTo("line 1: the PKCS#12 archive cannot be opened: is the password right?");
  }

  @Test
  void anArchiveThatTakesLongToOpenIsNotOpened() {
    assertThat(problem("{{ p12 | pkcs12key('changeit') }}", Map.of("p12", file("many-rounds.p12"))))
        .isEqualTo(
            "line 1: what pkcs12key and pkcs12cert take is a PKCS#12 archive in DER, with at most"
                + " 1000000 rounds of key derivation");
  }

  /// Lengths left open are where rounds could hide.
  @Test
  void anArchiveThatIsNotDerIsNotOpened() throws IOException {
    byte[] der = file("leaf.p12").bytes();
    var ber = new ByteArrayOutputStream();
    ber.write(new byte[] {0x30, (byte) 0x80});
    ber.write(der, 4, der.length - 4);
    ber.write(new byte[] {0, 0});

    assertThat(
            problem(
                "{{ x | pkcs12key('changeit') }}", Map.of("x", Plaintext.of(ber.toByteArray()))))
        .contains("a PKCS#12 archive in DER");
  }

  @Test
  void whatIsNoArchiveIsNotOpened() {
    assertThat(problem("{{ 'text' | pkcs12key }}", Map.of()))
        .startsWith("line 1: what pkcs12key and pkcs12cert take is a PKCS#12 archive in DER");
  }
}
