package io.keystoreoperator.localaws;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// AWS on a loopback port. Accounts come into being when they are first named.
///
/// Every request is held to its Signature Version 4, so that knowing the secret is proven, and to
/// the policies of everyone concerned. Not checked: quotas, and a request's age but where a test
/// wants it.
public final class LocalAws implements AutoCloseable {
  private static final String DEFAULT_REGION = "us-east-1";

  static {
    // Without it the JDK's server waits for the client's delayed ACK, 40 ms, in every answer.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    System.setProperty("sun.net.httpserver.maxIdleConnections", "10000");
  }

  private final HttpServer server;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final Credentials credentials;
  private final Accounts accounts = new Accounts(DEFAULT_REGION);
  private final Keys keys;
  private final DynamoDb dynamoDb = new DynamoDb();
  private final Calls calls = new Calls();
  private final Faults faults = new Faults();
  private final InstanceMetadata instanceMetadata;
  private final PodIdentity podIdentity;

  private LocalAws(Clock clock, int port) throws IOException {
    credentials = new Credentials(clock);
    keys = new Keys(clock);
    instanceMetadata = new InstanceMetadata(calls, credentials, DEFAULT_REGION);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1024);
    server.setExecutor(executor);
    server.createContext(
        "/",
        new Gateway(
            credentials, calls, faults, new Sts(accounts, credentials), new Kms(keys), dynamoDb));
    server.createContext("/latest/", instanceMetadata);
    podIdentity = new PodIdentity(calls, credentials, DEFAULT_REGION, endpoint(server));
    server.createContext(PodIdentity.PATH, podIdentity);
    server.createContext("/counters", calls::handle);
    server.start();
  }

  public static LocalAws start() {
    return start(Clock.systemUTC());
  }

  /// With a clock that tells when sessions end.
  public static LocalAws start(Clock clock) {
    return start(clock, 0);
  }

  /// The same on a port of your choice; 0 is any that is free.
  public static LocalAws start(Clock clock, int port) {
    try {
      return new LocalAws(clock, port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The account with this ID.
  public Account account(String id) {
    return accounts.account(
        id, _ -> new Account(id, accounts.region(), credentials, keys, dynamoDb));
  }

  /// The region where things are made when none is named, and where the EC2 instance runs.
  public String region() {
    return accounts.region();
  }

  /// Of all services, and of the instance metadata.
  public URI endpoint() {
    return endpoint(server);
  }

  private static URI endpoint(HttpServer server) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /// The variables that make a process, with no credentials of its own, a process on the EC2
  /// instance.
  public Map<String, String> environment() {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("AWS_ENDPOINT_URL", endpoint().toString());
    environment.put("AWS_EC2_METADATA_SERVICE_ENDPOINT", endpoint().toString());
    environment.put("AWS_REGION", accounts.region());
    return environment;
  }

  /// The same as system properties of the AWS SDK.
  public Map<String, String> systemProperties() {
    return Map.of(
        "aws.endpointUrl", endpoint().toString(),
        "aws.ec2MetadataServiceEndpoint", endpoint().toString(),
        "aws.region", accounts.region());
  }

  /// Holds the times of requests to this clock, as AWS always does to its own.
  public void holdRequestsTo(Clock clock) {
    credentials.requestClock(clock);
  }

  /// Takes requests of any time again.
  public void takeRequestsOfAnyTime() {
    credentials.requestClock(null);
  }

  /// Every access key handed out so far, for tests that look where none must be.
  public List<AccessKey> accessKeys() {
    return credentials.all();
  }

  public InstanceMetadata instanceMetadata() {
    return instanceMetadata;
  }

  public PodIdentity podIdentity() {
    return podIdentity;
  }

  public Calls calls() {
    return calls;
  }

  /// How often an operation was called: `calls("dynamodb", "BatchGetItem")`.
  public long calls(String service, String operation) {
    return calls.of(service, operation);
  }

  public Faults faults() {
    return faults;
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
    dynamoDb.close();
  }
}
