package io.keystoreoperator.cli.doctor;

import io.keystoreoperator.model.KeystoreId;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// A keystore resource as `kubectl` names one: `keystore/NAME` or `clusterkeystore/NAME`.
record KeystoreName(boolean isClusterScoped, String name) {
  KeystoreId in(String namespace) {
    return isClusterScoped ? KeystoreId.cluster(name) : new KeystoreId(namespace, name);
  }

  static final class Converter implements ITypeConverter<KeystoreName> {
    @Override
    public KeystoreName convert(String text) {
      int slash = text.indexOf('/');
      String name = text.substring(slash + 1);
      if (slash < 0 || name.isEmpty()) {
        throw wrong(text);
      }
      return switch (text.substring(0, slash).toLowerCase(Locale.ROOT)) {
        case "keystore", "keystores", "ks" -> new KeystoreName(false, name);
        case "clusterkeystore", "clusterkeystores", "cks" -> new KeystoreName(true, name);
        default -> throw wrong(text);
      };
    }

    private static TypeConversionException wrong(String text) {
      return new TypeConversionException(
          "'" + text + "' is neither keystore/NAME nor clusterkeystore/NAME");
    }
  }
}
