package io.keystoreoperator.localaws;

import java.nio.charset.StandardCharsets;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import java.util.UUID;

/// STS's answers, in the XML of AWS's query protocol.
final class StsXml {
  private static final String NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";

  private StsXml() {}

  static Reply answer(String operation, String result) {
    String xml =
        """
        <%1$sResponse xmlns="%2$s">
          <%1$sResult>%3$s</%1$sResult>
          <ResponseMetadata><RequestId>%4$s</RequestId></ResponseMetadata>
        </%1$sResponse>
        """
            .formatted(operation, NAMESPACE, result, UUID.randomUUID());
    return new Reply(200, "text/xml", xml.getBytes(StandardCharsets.UTF_8));
  }

  static String error(AwsError error) {
    return """
    <ErrorResponse xmlns="%s">
      <Error><Type>%s</Type>%s%s</Error>
      <RequestId>%s</RequestId>
    </ErrorResponse>
    """
        .formatted(
            NAMESPACE,
            error.status() < 500 ? "Sender" : "Receiver",
            text("Code", error.code()),
            text("Message", Objects.toString(error.getMessage(), "")),
            UUID.randomUUID());
  }

  static String credentials(AccessKey key) {
    return "<Credentials>"
        + text("AccessKeyId", key.accessKeyId())
        + text("SecretAccessKey", key.secretAccessKey())
        + text("SessionToken", Objects.requireNonNull(key.sessionToken()))
        + text(
            "Expiration",
            DateTimeFormatter.ISO_INSTANT.format(Objects.requireNonNull(key.expiration())))
        + "</Credentials>";
  }

  static String assumed(Principal.Caller session) {
    return "<AssumedRoleUser>"
        + text("AssumedRoleId", session.userId())
        + text("Arn", session.arn())
        + "</AssumedRoleUser>";
  }

  static String text(String element, String value) {
    String escaped = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    return "<" + element + ">" + escaped + "</" + element + ">";
  }
}
