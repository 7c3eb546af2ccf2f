package io.keystoreoperator.kube;

import io.fabric8.mockwebserver.http.HttpUrl;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.util.Optional;

/// The path and query of a request to an API server.
record ApiPath(String whole) {
  private static final String STATUS = "/status";

  static ApiPath of(RecordedRequest request) {
    return new ApiPath(request.getPath());
  }

  String withoutQuery() {
    int query = whole.indexOf('?');
    return query < 0 ? whole : whole.substring(0, query);
  }

  boolean isStatus() {
    return withoutQuery().endsWith(STATUS);
  }

  /// The path of the object, without a subresource.
  String object() {
    String path = withoutQuery();
    return isStatus() ? path.substring(0, path.length() - STATUS.length()) : path;
  }

  /// The path of the collection that the object is in.
  String collection() {
    return object().substring(0, object().lastIndexOf('/'));
  }

  Optional<String> parameter(String name) {
    return Optional.ofNullable(HttpUrl.parse("http://localhost" + whole).queryParameter(name));
  }
}
