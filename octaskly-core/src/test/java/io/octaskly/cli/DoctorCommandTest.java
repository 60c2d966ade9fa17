package io.octaskly.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.octaskly.audit.AuditEvent;
import io.octaskly.audit.AuditLog;
import io.octaskly.checklist.ChecklistItem;
import io.octaskly.checklist.SecurityChecklist;
import io.octaskly.cli.Invocation.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator learns of a machine and a deployment. */
class DoctorCommandTest {
  private static final String STRONG = "Zk3vQ9-pLw7RtX2mB8nYc4sD6fGh1jKa";

  @TempDir Path directory;

  @Test
  void without_anything_nothing_passes_unseen() {
    Ended ended = Invocation.of("doctor");

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.out())
        .contains("very-strict")
        .containsPattern("(?m)^NOT GIVEN +secret-strong ")
        .containsPattern("(?m)^MANUAL +firewall ")
        .contains("doctor --help");
    assertThat(ended.err()).isEmpty();
  }

  @Test
  void all_that_is_looked_at_and_good_ends_with_0() throws IOException {
    Path secret = secretFile(STRONG, "rw-------");

    Ended ended =
        new Invocation()
            .variable("DB", "jdbc:postgresql://db.example.org/x?sslmode=verify-full")
            .run(
                "doctor",
                "--secret-file",
                secret.toString(),
                "--db-url-env",
                "DB",
                "--endpoint",
                "https://octaskly.example.org/",
                "--skip",
                except(
                    "secret-strong",
                    "secret-file-modes",
                    "database-tls",
                    "database-url-without-password",
                    "https-endpoints",
                    "sandbox-kept"));

    assertThat(ended.code()).as(ended.all()).isZero();
    assertThat(ended.out()).contains("6 PASS").contains("0 FAIL");
  }

  @Test
  void weak_secret_in_an_open_file_fails_and_is_not_shown() throws IOException {
    Path secret = secretFile("changeme", "rw-r--r--");

    Ended ended = Invocation.of("doctor", "--secret-file", secret.toString());

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.out())
        .containsPattern("(?m)^FAIL +secret-strong ")
        .containsPattern("(?m)^FAIL +secret-file-modes ")
        .doesNotContain("changeme");
  }

  @Test
  void password_in_an_address_fails_and_is_not_shown() {
    Ended ended =
        new Invocation()
            .variable("DB", "jdbc:postgresql://db/x?user=o&password=hunter2&sslmode=require")
            .run("doctor", "--db-url-env", "DB");

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.out())
        .containsPattern("(?m)^FAIL +database-tls ")
        .containsPattern("(?m)^FAIL +database-url-without-password ")
        .doesNotContain("hunter2");
  }

  @Test
  void variable_that_is_not_there_is_said_without_repeating_it() {
    Ended ended = Invocation.of("doctor", "--secret-env", STRONG);

    assertThat(ended.code()).isEqualTo(70);
    assertThat(ended.all()).doesNotContain(STRONG);
  }

  @Test
  void weak_variable_fails() {
    Ended ended = new Invocation().variable("S", "secret").run("doctor", "--secret-env", "S");

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.out()).contains("environment variable S has 6 characters");
  }

  @Test
  void audit_log_is_verified_and_says_how_durable_it_is() throws IOException {
    Path log = directory.resolve("audit.log");
    String root;
    try (AuditLog opened = AuditLog.open(log)) {
      opened.record(AuditEvent.builder("system", "system_started").build());
      root = opened.trustRoot().orElseThrow();
    }

    Ended good = Invocation.of("doctor", "--audit", log + "", "--trust-root", root);
    assertThat(good.out())
        .containsPattern("(?m)^PASS +audit-verifies ")
        .containsPattern("(?m)^PASS +audit-durable ")
        .containsPattern("(?m)^PASS +audit-trust-root ")
        .containsPattern("(?m)^PASS +audit-file-modes ");

    Files.writeString(log, Files.readString(log).replace("system_started", "system_stopped"));
    Ended altered = Invocation.of("doctor", "--audit", log + "", "--trust-root", root);
    assertThat(altered.code()).isEqualTo(2);
    assertThat(altered.out()).containsPattern("(?m)^FAIL +audit-verifies .*EDITED");
  }

  @Test
  void key_file_is_looked_at() {
    Path keys = directory.resolve("keys");
    Invocation.of("keygen", "--out", keys.toString());

    Ended ended = Invocation.of("doctor", "--key-file", keys.toString());

    assertThat(ended.out())
        .containsPattern("(?m)^PASS +keys-rotated ")
        .containsPattern("(?m)^PASS +secret-file-modes ");
  }

  @Test
  void key_file_that_is_open_or_missing_is_a_finding() throws IOException {
    Path keys = directory.resolve("keys");
    Ended missing = Invocation.of("doctor", "--key-file", keys.toString());
    Invocation.of("keygen", "--out", keys.toString());
    Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-r--r--"));

    Ended open = Invocation.of("doctor", "--key-file", keys.toString());

    for (Ended ended : List.of(missing, open)) {
      assertThat(ended.code()).isEqualTo(2);
      assertThat(ended.out()).containsPattern("(?m)^FAIL +secret-file-modes ");
      assertThat(ended.err()).contains(keys.toString()).hasLineCount(1);
    }
  }

  @Test
  void process_is_looked_at() {
    Ended ended = Invocation.of("doctor", "--pid", ProcessHandle.current().pid() + "");

    assertThat(ended.out()).containsPattern("(?m)^PASS +debugger-off ");
    assertThat(Invocation.of("doctor", "--pid", "999999999").err())
        .contains("process 999999999")
        .hasLineCount(1);
  }

  @Test
  void json_holds_levels_and_checklist() throws IOException {
    Ended ended = Invocation.of("doctor", "--json");

    Set<String> names = new HashSet<>();
    List<String> levels = new ArrayList<>();
    try (JsonParser json = new JsonFactory().createParser(ended.out())) {
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (token == JsonToken.FIELD_NAME) {
          names.add(json.currentName());
        } else if (token == JsonToken.VALUE_STRING && "level".equals(json.currentName())) {
          levels.add(json.getText());
        }
      }
    }
    assertThat(names).contains("levels", "guarantees", "checklist", "worst", "items", "status");
    assertThat(levels).containsExactly("none", "basic", "strict", "very-strict");
  }

  @Test
  void unknown_item_to_skip_is_refused() {
    Ended ended = Invocation.of("doctor", "--skip", "no-such-item");

    assertThat(ended.code()).isEqualTo(70);
    assertThat(ended.err()).contains("no-such-item").contains("audit-verifies");
  }

  private Path secretFile(String content, String mode) throws IOException {
    Path file = Files.writeString(directory.resolve("secret"), content);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  private static String except(String... wanted) {
    return SecurityChecklist.builder().build().items().stream()
        .map(ChecklistItem::id)
        .filter(id -> !List.of(wanted).contains(id))
        .collect(Collectors.joining(","));
  }
}
