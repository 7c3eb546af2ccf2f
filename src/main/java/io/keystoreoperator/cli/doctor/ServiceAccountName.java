package io.keystoreoperator.cli.doctor;

import io.keystoreoperator.api.ServiceAccountReference;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// A ServiceAccount as `--service-account` names it: `NAMESPACE/NAME`.
record ServiceAccountName(String namespace, String name) {
  ServiceAccountReference reference() {
    return new ServiceAccountReference(name, null);
  }

  static final class Converter implements ITypeConverter<ServiceAccountName> {
    @Override
    public ServiceAccountName convert(String text) {
      String[] parts = text.split("/", -1);
      if (parts.length != 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
        throw new TypeConversionException("'" + text + "' is not NAMESPACE/NAME");
      }
      return new ServiceAccountName(parts[0], parts[1]);
    }
  }
}
