package io.keystoreoperator.kube;

import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/// Stands between a program and the API server, and lets a test act just before a request gets
/// there. Everybody who comes this way is the administrator.
public final class ApiProxy implements AutoCloseable {
  private static final Pattern LENGTH = Pattern.compile("\r\ncontent-length: *(\\d+)\r\n");
  private static final String UNAVAILABLE =
      "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
  private static final String END_OF_HEAD = "\r\n\r\n";

  private final URI apiServer;
  private final SSLContext administrator;
  private final ServerSocket listener;
  private final ExecutorService connections = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile BiConsumer<String, String> before = (_, _) -> {};
  private volatile boolean cut;
  private volatile boolean refusesWebSockets;

  private ApiProxy(RealKubernetes kubernetes) throws IOException, GeneralSecurityException {
    apiServer = URI.create(kubernetes.client().getMasterUrl().toString());
    administrator = SSLUtils.sslContext(kubernetes.client().getConfiguration());
    listener = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
  }

  public static ApiProxy start(RealKubernetes kubernetes) {
    try {
      ApiProxy proxy = new ApiProxy(kubernetes);
      proxy.begin(proxy::listen);
      return proxy;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Told the method and the path of each request, before it is sent on.
  public void before(BiConsumer<String, String> action) {
    before = action;
  }

  /// Breaks all connections, and lets none come about until it is mended.
  public void cut() {
    cut = true;
    open.forEach(ApiProxy::closeQuietly);
  }

  public void mend() {
    cut = false;
  }

  /// From now on is a proxy that knows HTTP only.
  public void refuseWebSockets() {
    refusesWebSockets = true;
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // It is closed.
    }
  }

  /// Writes a kubeconfig for those who are to come this way.
  public Path kubeconfig(Path file) {
    try {
      return Files.writeString(
          file,
          """
          apiVersion: v1
          kind: Config
          current-context: test
          clusters: [{name: test, cluster: {server: "http://127.0.0.1:%d"}}]
          users: [{name: test, user: {}}]
          contexts: [{name: test, context: {cluster: test, user: test, namespace: default}}]
          """
              .formatted(listener.getLocalPort()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  private void begin(Work work) {
    connections.execute(
        () -> {
          try {
            work.run();
          } catch (IOException _) {
            // A connection was closed, by one side or by this proxy: that is how they end.
          }
        });
  }

  private void listen() throws IOException {
    while (true) {
      Socket client = listener.accept();
      if (cut) {
        client.close();
        continue;
      }
      Socket server =
          administrator.getSocketFactory().createSocket(apiServer.getHost(), apiServer.getPort());
      open.add(client);
      begin(() -> answers(server, client));
      begin(() -> requests(client, server));
    }
  }

  private void requests(Socket client, Socket server) throws IOException {
    try (client;
        server) {
      InputStream from = client.getInputStream();
      OutputStream to = server.getOutputStream();
      for (String head = head(from); !head.isEmpty(); head = head(from)) {
        String headers = head.toLowerCase(Locale.ROOT);
        boolean webSocket = headers.contains("\r\nupgrade: websocket\r\n");
        if (webSocket && refusesWebSockets) {
          client.getOutputStream().write(UNAVAILABLE.getBytes(StandardCharsets.ISO_8859_1));
          break;
        }
        String[] line = head.split(" ", 3);
        before.accept(line[0], line[1].replaceAll("\\?.*", ""));
        to.write(head.getBytes(StandardCharsets.ISO_8859_1));
        if (webSocket) {
          to.flush();
          from.transferTo(to);
          break;
        }
        Matcher length = LENGTH.matcher(headers);
        if (length.find()) {
          to.write(from.readNBytes(Integer.parseInt(length.group(1))));
        }
        to.flush();
      }
    }
  }

  private void answers(Socket server, Socket client) throws IOException {
    try (client;
        server) {
      server.getInputStream().transferTo(client.getOutputStream());
    } finally {
      open.remove(client);
    }
  }

  /// A request line and its headers; empty when the client is done.
  private static String head(InputStream from) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    String text = "";
    while (!text.endsWith(END_OF_HEAD)) {
      int next = from.read();
      if (next < 0) {
        return "";
      }
      head.write(next);
      text = next == '\n' ? head.toString(StandardCharsets.ISO_8859_1) : "";
    }
    return text;
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    connections.shutdownNow();
  }
}
