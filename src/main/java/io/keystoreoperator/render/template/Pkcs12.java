package io.keystoreoperator.render.template;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A PKCS#12 archive, opened with the JDK's own KeyStore.
final class Pkcs12 {
  /// Each is encrypted by itself, with as many rounds as whoever made it liked.
  private static final int MOST_KEYS = 4;

  private final Operand archive;
  private final KeyStore store;
  private final char[] password;

  private Pkcs12(Operand archive, KeyStore store, char[] password) {
    this.archive = archive;
    this.store = store;
    this.password = password;
  }

  static Pkcs12 open(Operand archive, @Nullable String password, Effort effort) {
    effort.spendMuch(archive.line());
    byte[] bytes = archive.bytes();
    if (!KeyDerivation.isModest(bytes)) {
      throw archive.problem(
          "what pkcs12key and pkcs12cert take is a PKCS#12 archive in DER, with at most "
              + KeyDerivation.MOST_ROUNDS
              + " rounds of key derivation");
    }
    char[] characters = password == null ? new char[0] : password.toCharArray();
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(new ByteArrayInputStream(bytes), characters);
      return new Pkcs12(archive, store, characters);
    } catch (IOException | GeneralSecurityException _) {
      throw archive.problem("the PKCS#12 archive cannot be opened: is the password right?");
    }
  }

  /// The private keys, PKCS#8, as PEM.
  String keys() {
    List<Pem> keys = new ArrayList<>();
    for (String alias : aliases()) {
      Key key = key(alias);
      if (key != null && key.getEncoded() != null) {
        keys.add(Pem.of("PRIVATE KEY", key.getEncoded()));
      }
    }
    if (keys.isEmpty()) {
      throw archive.problem("there is no private key in the PKCS#12 archive");
    }
    return Pem.join(keys);
  }

  private @Nullable Key key(String alias) {
    try {
      return store.isKeyEntry(alias) ? store.getKey(alias, password) : null;
    } catch (GeneralSecurityException _) {
      throw archive.problem("a key of the PKCS#12 archive cannot be decrypted");
    }
  }

  /// The certificates, the leaf first, as PEM.
  String certificates() {
    List<X509Certificate> found = new ArrayList<>();
    for (String alias : aliases()) {
      for (Certificate certificate : chain(alias)) {
        if (certificate instanceof X509Certificate x509 && !found.contains(x509)) {
          found.add(x509);
        }
      }
    }
    if (found.isEmpty()) {
      throw archive.problem("there is no certificate in the PKCS#12 archive");
    }
    return new Certificates(found).inOrder().pem();
  }

  private List<Certificate> chain(String alias) {
    try {
      Certificate[] chain = store.getCertificateChain(alias);
      Certificate single = store.getCertificate(alias);
      return chain != null ? List.of(chain) : single == null ? List.of() : List.of(single);
    } catch (GeneralSecurityException _) {
      throw new IllegalStateException("the archive is open");
    }
  }

  private List<String> aliases() {
    try {
      List<String> aliases = Collections.list(store.aliases());
      if (aliases.stream().filter(this::isKey).count() > MOST_KEYS) {
        throw archive.problem("there are more than " + MOST_KEYS + " keys in the PKCS#12 archive");
      }
      return aliases;
    } catch (GeneralSecurityException _) {
      throw new IllegalStateException("the archive is open");
    }
  }

  private boolean isKey(String alias) {
    try {
      return store.isKeyEntry(alias);
    } catch (GeneralSecurityException _) {
      throw new IllegalStateException("the archive is open");
    }
  }
}
