package io.keystoreoperator.kube;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.function.Predicate.not;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.server.mock.KubernetesAttributesExtractor;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.crud.AttributeSet;
import io.fabric8.mockwebserver.dsl.HttpMethod;
import io.fabric8.mockwebserver.http.Buffer;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// fabric8's CRUD dispatcher, taught what it lacks of a real API server: server-side apply,
/// subresources in a request with a query, a 409 for a stale status, reasons in refusals, a
/// resourceVersion of its own for a deletion, watches that begin where a list ended, and 404 for
/// what it does not serve.
final class MockApiServer extends KubernetesCrudDispatcher {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String APPLY = "application/apply-patch+yaml";
  private static final String VERSION =
      "{\"major\": \"1\", \"minor\": \"36\", \"gitVersion\": \"v1.36.0\"}";
  private static final int OK = 200;
  private static final int CREATED = 201;
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;

  private final MockDiscovery discovery = new MockDiscovery();
  private final AppliedFields appliedFields = new AppliedFields();
  private final List<String> writes = new CopyOnWriteArrayList<>();

  /// Every request that would change something.
  List<String> writes() {
    return List.copyOf(writes);
  }

  void forgetWrites() {
    writes.clear();
  }

  @Override
  public synchronized MockResponse dispatch(RecordedRequest request) {
    String path = ApiPath.of(request).withoutQuery();
    if (path.equals("/version")) {
      return new MockResponse().setResponseCode(OK).setBody(VERSION);
    }
    Optional<String> kinds = discovery.answer(path);
    if (kinds.isPresent()) {
      return new MockResponse()
          .setResponseCode(OK)
          .setHeader("Content-Type", "application/json")
          .setBody(kinds.get());
    }
    if (!getKey(path).containsKey(KubernetesAttributesExtractor.PLURAL)) {
      return refusal(NOT_FOUND, "NotFound", path + " is not served");
    }
    if (request.method() != HttpMethod.GET) {
      writes.add(request.method() + " " + path);
    }
    return withReason(request, super.dispatch(request));
  }

  @Override
  public MockResponse handleUpdate(RecordedRequest request) {
    ApiPath path = ApiPath.of(request);
    String body = request.getBody().readUtf8();
    if (path.isStatus() && read(path).filter(live -> isStale(object(body), live)).isPresent()) {
      return refusal(CONFLICT, "Conflict", path.object() + " has been modified");
    }
    return super.handleUpdate(to(HttpMethod.PUT, path.withoutQuery(), request, body));
  }

  @Override
  public MockResponse handlePatch(RecordedRequest request) {
    ApiPath path = ApiPath.of(request);
    String body = request.getBody().readUtf8();
    return APPLY.equals(request.getHeader("Content-Type"))
        ? apply(path, request, object(body))
        : super.handlePatch(to(HttpMethod.PATCH, path.withoutQuery(), request, body));
  }

  @Override
  public MockResponse handleWatch(String path) {
    MockResponse response = super.handleWatch(path);
    return new ApiPath(path)
        .parameter("resourceVersion")
        .filter(not(String::isEmpty))
        .map(since -> new WatchSince(Long.parseLong(since), response.getWebSocketListener()))
        .map(response::withWebSocketUpgrade)
        .orElse(response);
  }

  /// A watcher learns of a deletion, and of a label lost, with the object as it was before and the
  /// resourceVersion of the event.
  @Override
  public void processEvent(
      String path,
      AttributeSet pathAttributes,
      @Nullable AttributeSet oldAttributes,
      @Nullable GenericKubernetesResource resource,
      @Nullable String newState) {
    String existing = oldAttributes == null ? null : map.get(oldAttributes);
    if (existing != null && !existing.equals(newState)) {
      ObjectNode before = object(existing);
      metadata(before)
          .put(
              RESOURCE_VERSION,
              newState == null
                  ? String.valueOf(requestResourceVersion())
                  : metadata(object(newState)).path(RESOURCE_VERSION).asText());
      map.put(oldAttributes, Serialization.asJson(before));
    }
    super.processEvent(path, pathAttributes, oldAttributes, resource, newState);
  }

  private MockResponse apply(ApiPath path, RecordedRequest request, ObjectNode applied) {
    String manager = path.parameter("fieldManager").orElse("");
    Optional<ObjectNode> found = read(path);
    if (found.isEmpty() && path.isStatus()) {
      return refusal(NOT_FOUND, "NotFound", path.object() + " not found");
    }
    String uid = found.map(live -> metadata(live).path(UID).asText()).orElse("");
    String wantedUid = metadata(applied).path(UID).asText(uid);
    if (!wantedUid.equals(uid)) {
      return refusal(CONFLICT, "Conflict", "the uid is " + uid + ", not " + wantedUid);
    }
    if (found.isEmpty()) {
      String body = Serialization.asJson(applied);
      MockResponse response =
          super.handleCreate(to(HttpMethod.POST, path.collection(), request, body));
      if (response.code() == CREATED) {
        String newUid = metadata(object(body(response))).path(UID).asText();
        appliedFields.record(new AppliedFields.Manager(manager, newUid, false), applied);
      }
      return response;
    }
    var owner = new AppliedFields.Manager(manager, uid, path.isStatus());
    String merged = Serialization.asJson(appliedFields.merged(owner, found.get(), applied));
    MockResponse response =
        super.handleUpdate(to(HttpMethod.PUT, path.withoutQuery(), request, merged));
    if (response.code() == OK) {
      appliedFields.record(owner, applied);
    }
    return response;
  }

  private Optional<ObjectNode> read(ApiPath path) {
    MockResponse response = super.handleGet(path.object());
    return response.code() == OK ? Optional.of(object(body(response))) : Optional.empty();
  }

  private static MockResponse withReason(RecordedRequest request, MockResponse response) {
    if (response.code() == NOT_FOUND && response.getBody() == null) {
      return refusal(NOT_FOUND, "NotFound", ApiPath.of(request).object() + " not found");
    }
    if (response.code() == CONFLICT) {
      Status status = Serialization.unmarshal(body(response), Status.class);
      String reason = request.method() == HttpMethod.POST ? "AlreadyExists" : "Conflict";
      return refusal(CONFLICT, reason, status.getMessage());
    }
    return response;
  }

  private static MockResponse refusal(int code, String reason, String message) {
    Status status =
        new StatusBuilder()
            .withStatus("Failure")
            .withCode(code)
            .withReason(reason)
            .withMessage(message)
            .build();
    return new MockResponse().setResponseCode(code).setBody(Serialization.asJson(status));
  }

  private static boolean isStale(ObjectNode body, ObjectNode live) {
    String based = metadata(body).path(RESOURCE_VERSION).asText();
    return !based.isEmpty() && !based.equals(metadata(live).path(RESOURCE_VERSION).asText());
  }

  private static RecordedRequest to(
      HttpMethod method, String path, RecordedRequest original, String body) {
    return new RecordedRequest(
        original.getHttpVersion(),
        method,
        path,
        original.getHeaders(),
        new Buffer().writeUtf8(body));
  }

  private static ObjectNode metadata(ObjectNode object) {
    return object.withObject("/" + METADATA);
  }

  private static String body(MockResponse response) {
    return new String(response.getBody().getBytes(), UTF_8);
  }

  private static ObjectNode object(String json) {
    try {
      return (ObjectNode) JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
