package io.keystoreoperator.cli;

import picocli.CommandLine.IVersionProvider;

/// The version that the jar's manifest gives.
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = Main.class.getPackage().getImplementationVersion();
    return new String[] {"keystore-operator " + (version == null ? "(unpackaged)" : version)};
  }
}
