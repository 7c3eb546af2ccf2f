package io.keystoreoperator.cli;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/// Every option of `run` can be set as `KEYSTORE_OPERATOR_…` too: `--log-format` as
/// `KEYSTORE_OPERATOR_LOG_FORMAT`.
final class EnvironmentDefaults implements IDefaultValueProvider {
  private static final String PREFIX = "KEYSTORE_OPERATOR_";

  private final Map<String, String> environment;

  EnvironmentDefaults() {
    this(System.getenv());
  }

  EnvironmentDefaults(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    return argument instanceof OptionSpec option ? environment.get(variable(option)) : null;
  }

  private static String variable(OptionSpec option) {
    return PREFIX + option.longestName().substring(2).toUpperCase(Locale.ROOT).replace('-', '_');
  }
}
