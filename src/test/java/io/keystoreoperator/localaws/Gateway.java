package io.keystoreoperator.localaws;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes every request, finds whom it is for, counts it, and lets it go wrong where that is wanted.
final class Gateway implements HttpHandler {
  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
  private final Credentials credentials;
  private final Calls calls;
  private final Faults faults;
  private final Sts sts;
  private final Kms kms;
  private final DynamoDb dynamoDb;

  Gateway(
      Credentials credentials, Calls calls, Faults faults, Sts sts, Kms kms, DynamoDb dynamoDb) {
    this.credentials = credentials;
    this.calls = calls;
    this.faults = faults;
    this.sts = sts;
    this.kms = kms;
    this.dynamoDb = dynamoDb;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      answer(HttpCall.read(exchange)).send(exchange);
    }
  }

  private Reply answer(HttpCall http) {
    String target = http.header("X-Amz-Target");
    if (target == null) {
      return answer(sts, Query.parse(http.text()).get("Action", ""), http);
    }
    String operation = target.substring(target.lastIndexOf('.') + 1);
    return answer(target.startsWith("TrentService.") ? kms : dynamoDb, operation, http);
  }

  private Reply answer(Service service, String operation, HttpCall http) {
    calls.count(service.name(), operation);
    if (service == dynamoDb && http.text().contains("\"ConsistentRead\":true")) {
      calls.countConsistentRead();
    }
    List<Fault> wanted = faults.of(service.name(), operation);
    try {
      for (Fault fault : wanted) {
        inflict(fault, service, operation);
        if (fault instanceof Fault.Answered(String json)) {
          return Reply.json(200, Reply.JSON_1_0, Json.read(json.getBytes(UTF_8)));
        }
      }
      return service.answer(new ServiceCall(service, operation, http, credentials, wanted));
    } catch (AwsError e) {
      return service.write(e);
    } catch (RuntimeException e) {
      LOG.error("{}:{} failed by itself", service.name(), operation, e);
      return service.write(service.failed());
    }
  }

  private static void inflict(Fault fault, Service service, String operation) {
    switch (fault) {
      case Fault.Delayed delayed -> {
        try {
          Thread.sleep(delayed.by());
        } catch (InterruptedException _) {
          // The server stops, and with it whoever waited.
          throw service.failed();
        }
      }
      case Fault.Throttled() -> throw service.throttled(operation);
      case Fault.Failed() -> throw service.failed();
      case Fault.Refused(int status, String code, String message) ->
          throw new AwsError(status, code, message);
      case Fault.Unprocessed _, Fault.Answered _ -> {
        // Not before the call is answered.
      }
    }
  }
}
