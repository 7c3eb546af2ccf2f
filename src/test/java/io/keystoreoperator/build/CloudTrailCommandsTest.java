package io.keystoreoperator.build;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What the pages have the AWS CLI ask CloudTrail. Its shorthand would take a comma in a value for
/// the end of it, so that both are JSON.
class CloudTrailCommandsTest {
  @Test
  void theTrailGoesOnToLogManagementEvents() throws IOException {
    List<String> categories = new ArrayList<>();
    for (JsonNode selector : argument("security.md", "--advanced-event-selectors")) {
      for (JsonNode field : selector.get("FieldSelectors")) {
        if (field.get("Field").asText().equals("eventCategory")) {
          categories.add(field.at("/Equals/0").asText());
        }
      }
    }

    assertThat(categories).containsExactly("Management", "Data");
  }

  @Test
  void aSessionIsLookedUpByItsWholeName() throws IOException {
    JsonNode attributes = argument("tenancy.md", "--lookup-attributes");

    assertThat(attributes).hasSize(1);
    assertThat(attributes.at("/0/AttributeKey").asText()).isEqualTo("Username");
    assertThat(attributes.at("/0/AttributeValue").asText()).isEqualTo("kso=team-a,account-a");
  }

  private static JsonNode argument(String page, String option) throws IOException {
    Matcher found =
        Pattern.compile(option + " '([^']*)'")
            .matcher(Files.readString(Path.of("docs").resolve(page)));
    assertThat(found.find()).as("%s in %s", option, page).isTrue();
    return new ObjectMapper().readTree(found.group(1));
  }
}
