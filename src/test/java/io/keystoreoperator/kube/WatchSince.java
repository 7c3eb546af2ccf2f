package io.keystoreoperator.kube;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.fabric8.mockwebserver.http.Response;
import io.fabric8.mockwebserver.http.WebSocket;
import io.fabric8.mockwebserver.http.WebSocketListener;
import java.io.UncheckedIOException;

/// A watch that begins at a resourceVersion: what its client has listed is not told again.
final class WatchSince extends WebSocketListener {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final long resourceVersion;
  private final WebSocketListener watch;

  WatchSince(long resourceVersion, WebSocketListener watch) {
    this.resourceVersion = resourceVersion;
    this.watch = watch;
  }

  @Override
  public void onBeforeAccept(WebSocket webSocket, Response response) {
    watch.onBeforeAccept(webSocket, response);
  }

  @Override
  public void onOpen(WebSocket webSocket, Response response) {
    watch.onOpen(new News(webSocket), response);
  }

  @Override
  public void onMessage(WebSocket webSocket, byte[] bytes) {
    watch.onMessage(webSocket, bytes);
  }

  @Override
  public void onClosing(WebSocket webSocket, int code, String reason) {
    watch.onClosing(webSocket, code, reason);
  }

  @Override
  public void onClosed(WebSocket webSocket, int code, String reason) {
    watch.onClosed(webSocket, code, reason);
  }

  @Override
  public void onFailure(WebSocket webSocket, Throwable error, Response response) {
    watch.onFailure(webSocket, error, response);
  }

  private boolean isKnown(String event) {
    try {
      JsonNode read = JSON.readTree(event);
      return read.path("type").asText().equals("ADDED")
          && read.path("object").path("metadata").path("resourceVersion").asLong()
              <= resourceVersion;
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private final class News implements WebSocket {
    private final WebSocket webSocket;

    News(WebSocket webSocket) {
      this.webSocket = webSocket;
    }

    @Override
    public RecordedRequest request() {
      return webSocket.request();
    }

    @Override
    public boolean send(String text) {
      return isKnown(text) || webSocket.send(text);
    }

    @Override
    public boolean send(byte[] bytes) {
      return webSocket.send(bytes);
    }

    @Override
    public boolean close(int code, String reason) {
      return webSocket.close(code, reason);
    }
  }
}
