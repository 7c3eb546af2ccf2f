package io.keystoreoperator.install;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `mvn`, which builds nothing: the build that it is asked for is the one that this runs in. It
/// holds the command to the pom, and notes where the image would be.
@Command(name = "mvn")
final class MavenCli implements Callable<Integer> {
  private final ToolCall call;
  private final Set<String> pushed;

  @Option(names = "-q")
  private boolean quiet;

  @Option(names = "-B")
  private boolean batch;

  @Option(names = "-P", required = true)
  private String profile = "";

  @Option(names = "-D", mapFallbackValue = "true")
  private Map<String, String> properties = new HashMap<>();

  @Parameters private String phase = "";

  /// @param pushed takes the images by their names
  private MavenCli(ToolCall call, Set<String> pushed) {
    this.call = call;
    this.pushed = pushed;
  }

  static CommandLine command(ToolCall call, Set<String> pushed) {
    return new CommandLine(new MavenCli(call, pushed));
  }

  @Override
  public Integer call() throws IOException {
    String pom = Files.readString(call.file(Path.of("pom.xml")));
    Map<String, String> ofThePom = new HashMap<>(properties);
    require(quiet && batch && phase.equals("verify"), "a build as the page has it");
    require(pom.contains("<id>" + profile + "</id>"), "a profile of the pom: " + profile);
    require("true".equals(ofThePom.remove("skipTests")), "a build without its tests");
    for (String property : ofThePom.keySet()) {
      require(pom.contains("${" + property + "}"), "a property of the pom: " + property);
    }
    require(Files.exists(call.file(Path.of("target/keystore-operator.jar"))), "a jar");
    pushed.add(properties.getOrDefault("image.push", ""));
    return 0;
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException("expected " + what);
    }
  }
}
