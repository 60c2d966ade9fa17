package io.octaskly.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {
  private final Redactor redactor = Redactor.standard();

  static Stream<String[]> secrets() {
    return corpus("secrets.txt").map(line -> line.split("\t"));
  }

  static Stream<String> lookAlikes() {
    return corpus("look-alikes.txt");
  }

  @ParameterizedTest
  @MethodSource("secrets")
  void a_secret_in_a_text_is_removed(String text, String secret) {
    assertThat(text).contains(secret);
    assertThat(redactor.redact(text)).doesNotContain(secret).contains(Redactor.MARK);
  }

  @ParameterizedTest
  @MethodSource("secrets")
  void a_secret_is_removed_from_every_field_at_every_depth(String text, String secret) {
    AuditEvent event =
        AuditEvent.builder(EventType.SYSTEM, Action.SYSTEM_STARTED)
            .user(text)
            .taskId(text)
            .sourceIp(text)
            .detail("message", text)
            .detail("argv", List.of("program", text))
            .detail("nested", Map.of("list", List.of(Map.of("text", text), List.of(text))))
            .detail(text, 1)
            .build();
    InMemorySink sink = new InMemorySink();
    try (AuditLog log = AuditLog.builder(sink).open()) {
      log.record(event);
    }
    assertThat(sink.records().get(1).line()).doesNotContain(secret);
  }

  @ParameterizedTest
  @MethodSource("secrets")
  void a_secret_is_removed_from_the_middle_of_a_text(String text, String secret) {
    assertThat(redactor.redact("before " + text + "\nafter")).doesNotContain(secret);
  }

  @ParameterizedTest
  @MethodSource("secrets")
  void what_was_redacted_stays_as_it_is(String text, String secret) {
    String clean = redactor.redact(text);
    assertThat(redactor.redact(clean)).isEqualTo(clean);
  }

  @ParameterizedTest
  @MethodSource("lookAlikes")
  void a_look_alike_stays(String text) {
    assertThat(redactor.redact(text)).isSameAs(text);
  }

  @ParameterizedTest
  @MethodSource("lookAlikes")
  void an_event_of_look_alikes_is_not_even_copied(String text) {
    AuditEvent event =
        AuditEvent.builder(EventType.SYSTEM, Action.SYSTEM_STARTED)
            .user(text)
            .detail("message", text)
            .detail("argv", List.of(text, text))
            .build();
    assertThat(redactor.redact(event)).isSameAs(event);
  }

  @Test
  void no_secret_is_in_the_file_and_every_look_alike_is() throws IOException {
    try (ScratchLog log = new ScratchLog()) {
      try (AuditLog open = log.open()) {
        for (String[] secret : secrets().toList()) {
          open.record(everywhere(secret[0]));
        }
        lookAlikes().forEach(text -> open.record(everywhere(text)));
      }
      String file = log.text();
      for (String[] secret : secrets().toList()) {
        assertThat(file).doesNotContain(escaped(secret[1]));
      }
      lookAlikes().forEach(text -> assertThat(file).contains(escaped(text)));
    }
  }

  /** A text as argument, variable, nested detail and message of an exception. */
  private static AuditEvent everywhere(String text) {
    return AuditEvent.builder(EventType.TASK_EXECUTION, Action.TASK_FAILED)
        .user(text)
        .detail("argv", List.of("run", text))
        .detail("env", Map.of("X", text))
        .detail("nested", Map.of("list", List.of(Map.of("note", text))))
        .detail("message", "it said: " + text)
        .detail("exception", new IllegalStateException(text).toString())
        .build();
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  @Test
  void both_corpora_are_large_enough_to_mean_something() {
    assertThat(secrets()).hasSizeGreaterThanOrEqualTo(60);
    assertThat(lookAlikes()).hasSizeGreaterThanOrEqualTo(60);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password",
        "Password",
        "db.password",
        "dbPassword",
        "new_password",
        "newPassword2",
        "password_hash",
        "passwd",
        "passphrase",
        "pass",
        "db_pass",
        "pwd",
        "user_pwd",
        "secret",
        "clientSecret",
        "client-secret-value",
        "token",
        "accessToken",
        "refresh_token_hash",
        "jwt",
        "apikey",
        "API_KEY",
        "x-api-key",
        "privateKey",
        "aws_secret_access_key",
        "credentials",
        "authorization",
        "Proxy-Authorization",
        "Set-Cookie",
        "tokens",
        "secrets"
      })
  void a_value_under_a_secret_name_is_removed_whatever_it_is(String name) {
    assertThat(redacted(name, "x")).isEqualTo(Redactor.MARK);
    assertThat(redacted(name, List.of("x"))).isEqualTo(Redactor.MARK);
    assertThat(redacted(name, Map.of("a", "x"))).isEqualTo(Redactor.MARK);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password_policy",
        "passwordLength",
        "token_count",
        "token_type",
        "secret_name",
        "key",
        "key_id",
        "public_key",
        "primaryKey",
        "passenger",
        "compass",
        "cookies_enabled",
        "author",
        "tokenizer",
        "monkey",
        "secretary",
        "user",
        "hash",
        "value",
        "text"
      })
  void a_value_under_another_name_stays(String name) {
    assertThat(redacted(name, "x")).isEqualTo("x");
  }

  @Test
  void flags_counts_and_nothing_stay_under_a_secret_name() {
    assertThat(redacted("password", true)).isEqualTo(true);
    assertThat(redacted("password", null)).isNull();
    assertThat(redacted("password", "")).isEqualTo("");
    assertThat(redacted("max_tokens", 4096)).isEqualTo(4096);
    assertThat(redacted("password", 12345678)).isEqualTo(Redactor.MARK);
    assertThat(redacted("pwd", "/home/alice")).isEqualTo("/home/alice");
  }

  @ParameterizedTest
  @CsvSource({
    "mysql --password hunter2 -h db,mysql --password [redacted] -h db",
    "tool --api-key=k1 --token -x9y,tool --api-key=[redacted] --token [redacted]",
    "tool --token --verbose,tool --token --verbose",
    "tool --token -v,tool --token -v",
    "curl -u alice:sesame x,curl -u alice:[redacted] x",
    "docker --user 1000:1000,docker --user 1000:1000",
    "env GITHUB_TOKEN=abc make,env GITHUB_TOKEN=[redacted] make",
    "sh -c true,sh -c true"
  })
  void arguments_are_read_as_a_program_would(String arguments, String expected) {
    List<String> argv = List.of(arguments.split(" "));
    assertThat(redactor.redactArguments(argv)).isEqualTo(List.of(expected.split(" ")));
    assertThat(redacted("argv", argv)).isEqualTo(List.of(expected.split(" ")));
    if (arguments.equals(expected)) {
      assertThat(redactor.redactArguments(argv)).isSameAs(argv);
    }
  }

  @Test
  void lists_of_names_and_values_are_understood() {
    assertThat(redacted("env", List.of(Map.of("name", "DB_PASSWORD", "value", "x"))))
        .isEqualTo(List.of(Map.of("name", "DB_PASSWORD", "value", Redactor.MARK)));
    assertThat(redacted("env", List.of(Map.of("name", "HOME", "value", "x"))))
        .isEqualTo(List.of(Map.of("name", "HOME", "value", "x")));
  }

  @Test
  void two_keys_that_differ_in_their_secrets_only_both_stay() {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("password=a", 1);
    details.put("password=b", 2);
    AuditEvent event =
        AuditEvent.builder(EventType.SYSTEM, Action.SYSTEM_STARTED).details(details).build();
    assertThat(redactor.redact(event).details())
        .isEqualTo(Map.of("password=[redacted]", 1, "password=[redacted] (2)", 2));
  }

  @Test
  void what_stands_around_a_secret_stays() {
    assertThat(redactor.redact("postgres://app:pw123@db/app?ssl=true"))
        .isEqualTo("postgres://app:[redacted]@db/app?ssl=true");
    assertThat(redactor.redact("user=bob&token=t1&next=/home"))
        .isEqualTo("user=bob&token=[redacted]&next=/home");
    assertThat(redactor.redact("{\"secret\": \"a\\\"b\", \"n\": 1}"))
        .isEqualTo("{\"secret\": \"[redacted]\", \"n\": 1}");
    assertThat(redactor.redact("Authorization: Digest username=\"a\", response=\"b\"\nHost: x"))
        .isEqualTo("Authorization: [redacted]\nHost: x");
    assertThat(redactor.redact("okt_7f3a_0123456789abcdef_9c1d rotated"))
        .isEqualTo("okt_7f3a_[redacted] rotated");
  }

  @Test
  void registered_values_are_removed_wherever_they_stand() {
    Redactor own =
        Redactor.builder()
            .secretValue("open sesame/1".toCharArray())
            .secretName("Hausnummer")
            .build();
    assertThat(own.redact("xopen sesame/1y")).isEqualTo("x[redacted]y");
    assertThat(own.redact("q=open+sesame%2F1")).isEqualTo("q=[redacted]");
    assertThat(own.redact("die hausnummer=17")).isEqualTo("die hausnummer=[redacted]");
    assertThat(own.toBuilder().secretValue("another".toCharArray()).build().redact("another one"))
        .isEqualTo("[redacted] one");
    assertThat(own.redact("another one")).isEqualTo("another one");
    assertThat(own).hasToString("Redactor with 1 more names and 1 values");
  }

  @Test
  void values_and_names_that_would_match_too_much_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Redactor.builder().secretValue("short".toCharArray()))
        .withMessageContaining("5 characters")
        .withMessageNotContaining("short");
    assertThatIllegalArgumentException().isThrownBy(() -> Redactor.builder().secretName("_1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        " ",
        "=",
        ":",
        "\"",
        "\\",
        "-",
        "--password ",
        "password=",
        "://a:",
        "eyJ",
        "eyJa.",
        "bearer ",
        "basic a",
        "-----BEGIN PRIVATE KEY-----",
        "-----END ",
        "token:\\\"",
        "a@"
      })
  void a_hostile_text_of_a_million_characters_takes_no_time_and_no_stack(String unit) {
    String text = unit.repeat(1_000_000 / unit.length());
    Assertions.assertTimeout(Duration.ofSeconds(20), () -> redactor.redact(text));
  }

  @Property(tries = 1000)
  void any_text_can_be_redacted_twice(@ForAll String text) {
    String clean = redactor.redact("password=" + text);
    assertThat(redactor.redact(clean)).isEqualTo(clean);
  }

  @Example
  void a_null_in_a_list_stays() {
    assertThat(redacted("list", Arrays.asList("a", null))).isEqualTo(Arrays.asList("a", null));
  }

  private Object redacted(String name, Object value) {
    AuditEvent event =
        AuditEvent.builder(EventType.SYSTEM, Action.SYSTEM_STARTED).detail(name, value).build();
    return redactor.redact(event).details().get(name);
  }

  private static Stream<String> corpus(String name) {
    try (InputStream in = RedactorTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.replace("\\n", "\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
