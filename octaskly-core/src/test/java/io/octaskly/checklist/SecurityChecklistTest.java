package io.octaskly.checklist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.octaskly.crypto.Secret;
import io.octaskly.crypto.SecretSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The list as a whole. */
class SecurityChecklistTest {
  private static final String STRONG = "Zk3vQ9-pLw7RtX2mB8nYc4sD6fGh1jKa";

  @Test
  void host_that_tells_nothing_passes_nothing() {
    SecurityChecklist checklist = SecurityChecklist.builder().build();

    assertThat(checklist.items())
        .extracting(ChecklistItem::status)
        .containsOnly(CheckStatus.NOT_GIVEN, CheckStatus.MANUAL);
    assertThat(checklist.worst()).isEqualTo(CheckStatus.NOT_GIVEN);
    assertThat(checklist.exitCode()).isEqualTo(1);
    assertThat(checklist.items())
        .filteredOn(item -> item.status() == CheckStatus.NOT_GIVEN)
        .allMatch(item -> item.advice().startsWith("call "));
  }

  @Test
  void each_item_of_both_documents_checklists_is_there() {
    SecurityChecklist checklist = SecurityChecklist.builder().build();

    assertThat(checklist.items()).extracting(ChecklistItem::id).doesNotHaveDuplicates();
    // Octaskly, Production Configuration: secret, HTTPS, authentication, firewall, audit, level,
    // limits.
    assertThat(checklist.items())
        .extracting(ChecklistItem::id)
        .contains(
            "secret-strong",
            "https-endpoints",
            "authentication-required",
            "firewall",
            "audit-enabled",
            "sandbox-level",
            "limits-default");
    // Taskforce, Security Checklist, in its order.
    assertThat(checklist.items())
        .extracting(ChecklistItem::id)
        .contains(
            "no-secret-in-code",
            "https-endpoints",
            "database-tls",
            "database-password",
            "authentication-required",
            "rate-limits",
            "dependency-scan",
            "image-scan",
            "audit-verifies",
            "input-paths",
            "script-imports",
            "input-commands",
            "audit-retention",
            "backups",
            "incident-plan");
  }

  @Test
  void exit_code_says_the_worst() {
    SecurityChecklist strong = secret(SecretSource.of(STRONG.toCharArray()));
    SecurityChecklist weak = secret(SecretSource.of("changeme".toCharArray()));

    assertThat(only(strong, "secret-strong").exitCode()).isZero();
    assertThat(only(strong, "secret-strong", "firewall").exitCode()).isZero();
    assertThat(only(strong, "secret-strong", "tls-suites").exitCode()).isEqualTo(1);
    assertThat(only(weak, "secret-strong", "tls-suites").exitCode()).isEqualTo(2);
    assertThat(only(weak, "secret-strong", "tls-suites").counts())
        .containsEntry(CheckStatus.FAIL, 1L)
        .containsEntry(CheckStatus.NOT_GIVEN, 1L)
        .containsEntry(CheckStatus.PASS, 0L);
  }

  @Test
  void no_secret_is_shown_whatever_a_source_says() {
    SecretSource talkative =
        () -> {
          throw new IllegalStateException("the secret is " + STRONG);
        };
    SecretSource careless = () -> Secret.of("letmein".toCharArray());

    for (SecretSource source : List.of(talkative, careless)) {
      SecurityChecklist checklist = secret(source);
      assertThat(checklist.item("secret-strong").orElseThrow().status())
          .isEqualTo(CheckStatus.FAIL);
      assertThat(checklist.toTable() + checklist.toJson() + checklist.items())
          .doesNotContain(STRONG)
          .doesNotContain("letmein");
    }
  }

  @Test
  void table_has_a_line_for_each_item_and_fits_a_terminal() {
    SecurityChecklist checklist = SecurityChecklist.builder().build();

    String table = checklist.toTable();

    for (ChecklistItem item : checklist.items()) {
      assertThat(table).containsPattern("(?m)^" + item.status().label() + " +" + item.id() + " ");
    }
    assertThat(table.lines()).allMatch(line -> line.length() <= 110);
    assertThat(table).endsWith(" NOT GIVEN, 0 WARN, 0 FAIL\n");
  }

  @Test
  void worst_items_stand_last() {
    SecurityChecklist checklist = secret(SecretSource.of("changeme".toCharArray()));

    List<String> lines = checklist.toTable().lines().toList();

    assertThat(checklist.items().get(0).id()).isEqualTo("secret-strong");
    assertThat(lines).filteredOn(line -> line.startsWith("FAIL ")).hasSize(1);
    assertThat(
            lines.lastIndexOf(
                lines.stream().filter(l -> l.startsWith("FAIL ")).findFirst().orElseThrow()))
        .isGreaterThan(lines.size() - 8);
  }

  @Test
  void names_of_files_cannot_control_a_terminal() {
    SecurityChecklist checklist =
        SecurityChecklist.builder().auditFile(java.nio.file.Path.of("a\u001b[2J\nPASS b")).build();

    assertThat(checklist.toTable()).doesNotContain("\u001b").doesNotContain("\nPASS b");
    assertThat(checklist.item("audit-enabled").orElseThrow().finding()).contains("a\\u001b[2J");
  }

  @Test
  void json_holds_every_item() throws IOException {
    SecurityChecklist checklist = secret(SecretSource.of("change\"me".toCharArray()));

    List<String> ids = new ArrayList<>();
    String worst = "";
    try (JsonParser json = new JsonFactory().createParser(checklist.toJson())) {
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (token == JsonToken.VALUE_STRING && json.currentName().equals("id")) {
          ids.add(json.getText());
        } else if (token == JsonToken.VALUE_STRING && json.currentName().equals("worst")) {
          worst = json.getText();
        }
      }
    }
    assertThat(worst).isEqualTo("FAIL");
    assertThat(ids)
        .containsExactlyElementsOf(checklist.items().stream().map(ChecklistItem::id).toList());
  }

  @Test
  void item_that_is_not_there_cannot_be_left_out() {
    SecurityChecklist checklist = SecurityChecklist.builder().build();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> checklist.without(List.of("firewal")))
        .withMessageContaining("\"firewal\"")
        .withMessageContaining("firewall");
  }

  private static SecurityChecklist secret(SecretSource source) {
    return SecurityChecklist.builder().secret("host secret", source).build();
  }

  private static SecurityChecklist only(SecurityChecklist checklist, String... ids) {
    return checklist.without(
        checklist.items().stream()
            .map(ChecklistItem::id)
            .filter(id -> !List.of(ids).contains(id))
            .toList());
  }
}
