package io.octaskly.checklist;

import static io.octaskly.checklist.CheckStatus.FAIL;
import static io.octaskly.checklist.CheckStatus.MANUAL;
import static io.octaskly.checklist.CheckStatus.NOT_GIVEN;
import static io.octaskly.checklist.CheckStatus.PASS;
import static io.octaskly.checklist.CheckStatus.WARN;
import static org.assertj.core.api.Assertions.assertThat;

import io.octaskly.audit.AuditEvent;
import io.octaskly.audit.AuditLog;
import io.octaskly.audit.Durability;
import io.octaskly.audit.Retention;
import io.octaskly.crypto.KeyRing;
import io.octaskly.guard.CommandGuard;
import io.octaskly.guard.PathGuard;
import io.octaskly.guard.PayloadLimit;
import io.octaskly.guard.TextGuard;
import io.octaskly.rbac.ApiKeyStore;
import io.octaskly.rbac.ApiKeys;
import io.octaskly.rbac.Permission;
import io.octaskly.rbac.PermissionMatrix;
import io.octaskly.rbac.RateLimit;
import io.octaskly.rbac.Role;
import io.octaskly.rbac.TokenPolicy;
import io.octaskly.rbac.TokenRequest;
import io.octaskly.rbac.UserStore;
import io.octaskly.sandbox.IsolationLevel;
import io.octaskly.sandbox.ResourceLimits;
import io.octaskly.sandbox.Sandbox;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each check makes of good and bad settings. */
class ChecksTest {
  private static final Instant MADE = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path directory;

  private static ChecklistItem item(String id, UnaryOperator<SecurityChecklist.Builder> given) {
    return given.apply(SecurityChecklist.builder()).build().item(id).orElseThrow();
  }

  private static CheckStatus status(String id, UnaryOperator<SecurityChecklist.Builder> given) {
    return item(id, given).status();
  }

  @ParameterizedTest
  @CsvSource({"0, PASS", "29, PASS", "30, WARN", "59, WARN", "60, FAIL", "400, FAIL"})
  void key_is_to_be_rotated_in_time(int days, CheckStatus expected) {
    KeyRing ring = KeyRing.generate(() -> MADE);
    Instant now = MADE.plus(Duration.ofDays(days));

    assertThat(status("keys-rotated", b -> b.keyRing(ring).clock(() -> now))).isEqualTo(expected);
  }

  @Test
  void longer_rotation_and_legacy_keys_are_warned_about() {
    KeyRing ring = KeyRing.generate(() -> MADE);

    assertThat(
            status(
                "keys-rotated",
                b -> b.keyRing(ring.rotateEvery(Duration.ofDays(365))).clock(() -> MADE)))
        .isEqualTo(WARN);
    assertThat(status("keys-derived", b -> b.keyRing(ring))).isEqualTo(PASS);
    assertThat(status("keys-derived", b -> b.keyRing(ring.acceptLegacyV1()))).isEqualTo(WARN);
  }

  @Test
  void api_keys_that_let_everybody_in_fail() {
    ApiKeyStore store = ApiKeyStore.inMemory();
    ApiKeys open = ApiKeys.builder(store).letEverybodyInForDevelopment(Role.ADMIN).build();

    assertThat(status("authentication-required", b -> b.apiKeys(open))).isEqualTo(FAIL);
    open.issue(TokenRequest.of("ci", Role.CLIENT));
    assertThat(status("authentication-required", b -> b.apiKeys(open))).isEqualTo(PASS);
    assertThat(
            status(
                "authentication-required",
                b -> b.apiKeys(ApiKeys.builder(ApiKeyStore.inMemory()).build())))
        .isEqualTo(PASS);
    assertThat(status("authentication-required", b -> b.users(UserStore.inMemory())))
        .isEqualTo(PASS);
  }

  @Test
  void tokens_live_for_a_day_at_most() {
    TokenPolicy week = TokenPolicy.builder().lifetime(Role.ADMIN, Duration.ofDays(7)).build();
    TokenPolicy old = TokenPolicy.builder().acceptNodeTokens(true).build();

    assertThat(status("tokens-expire", b -> b.tokenPolicy(TokenPolicy.defaults()))).isEqualTo(PASS);
    assertThat(status("tokens-expire", b -> b.tokenPolicy(week))).isEqualTo(WARN);
    assertThat(status("tokens-expire", b -> b.tokenPolicy(old))).isEqualTo(WARN);
  }

  @Test
  void permissions_that_differ_from_the_documented_ones_are_counted() {
    PermissionMatrix changed =
        PermissionMatrix.standard().toBuilder().deny(Role.CLIENT, Permission.TASK_CREATE).build();

    assertThat(status("permissions-standard", b -> b.permissions(PermissionMatrix.standard())))
        .isEqualTo(PASS);
    ChecklistItem item = item("permissions-standard", b -> b.permissions(changed));
    assertThat(item.status()).isEqualTo(WARN);
    assertThat(item.finding()).startsWith("1 entries differ");
  }

  @Test
  void rate_limits_are_named() {
    ChecklistItem item =
        item("rate-limits", b -> b.rateLimit("address", RateLimit.parse("10/minute")));

    assertThat(item.status()).isEqualTo(PASS);
    assertThat(item.finding()).isEqualTo("address: 10 in PT1M, 10 at once");
  }

  @ParameterizedTest
  @CsvSource({
    "https://a.example.org/x, PASS",
    "HTTPS://a.example.org, PASS",
    "http://localhost:8080/, WARN",
    "http://[::1]:8080/, WARN",
    "http://a.example.org/, FAIL",
    "ftp://a.example.org/, FAIL",
    "http://localhost.example.org/, FAIL"
  })
  void endpoints_are_served_by_https(String uri, CheckStatus expected) {
    assertThat(status("https-endpoints", b -> b.endpoint(URI.create(uri)))).isEqualTo(expected);
    assertThat(status("https-outbound", b -> b.outbound(URI.create(uri)))).isEqualTo(expected);
  }

  @Test
  void address_is_shown_without_what_may_be_a_secret() {
    URI uri = URI.create("http://user:hunter2@a.example.org:81/path?token=hunter3");

    assertThat(item("https-endpoints", b -> b.endpoint(uri)).finding())
        .isEqualTo("not encrypted: http://a.example.org:81");
  }

  @Test
  void tls_settings_are_looked_at() throws NoSuchAlgorithmException {
    List<String> good = List.of("TLSv1.3", "TLSv1.2");
    List<String> strong =
        List.of("TLS_AES_256_GCM_SHA384", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");

    assertThat(status("tls-protocols", b -> b.tls(good, strong))).isEqualTo(PASS);
    assertThat(status("tls-suites", b -> b.tls(good, strong))).isEqualTo(PASS);
    for (String old : List.of("TLSv1.1", "TLSv1", "SSLv3", "SSLv2Hello")) {
      assertThat(status("tls-protocols", b -> b.tls(List.of("TLSv1.3", old), strong)))
          .as(old)
          .isEqualTo(FAIL);
    }
    for (String broken :
        List.of(
            "TLS_RSA_WITH_NULL_SHA256",
            "TLS_DH_anon_WITH_AES_128_CBC_SHA",
            "SSL_RSA_WITH_RC4_128_MD5",
            "SSL_RSA_EXPORT_WITH_DES40_CBC_SHA",
            "SSL_RSA_WITH_DES_CBC_SHA",
            "TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA")) {
      assertThat(status("tls-suites", b -> b.tls(good, List.of(strong.get(0), broken))))
          .as(broken)
          .isEqualTo(FAIL);
    }
    assertThat(status("tls-suites", b -> b.tls(good, List.of("TLS_RSA_WITH_AES_256_GCM_SHA384"))))
        .isEqualTo(WARN);
    assertThat(status("tls-protocols", b -> b.tls(good(SSLContext::getDefault)))).isEqualTo(PASS);
  }

  private interface Making {
    SSLContext make() throws NoSuchAlgorithmException;
  }

  private static SSLContext good(Making making) {
    try {
      return making.make();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "jdbc:postgresql://db/x?sslmode=verify-full, PASS",
    "jdbc:postgresql://db/x?ssl=true, PASS",
    "jdbc:postgresql://db/x?sslmode=disable&sslmode=verify-full, PASS",
    "jdbc:postgresql://db/x?sslmode=verify-full&sslmode=disable, FAIL",
    "jdbc:postgresql://db/x?sslmode=verify-ca, WARN",
    "jdbc:postgresql://db/x?sslmode=require, FAIL",
    "jdbc:postgresql://db/x?ssl=require, FAIL",
    "jdbc:postgresql://db/x?sslmode=verify%2Dfull, PASS",
    "jdbc:postgresql://db/x?sslmode=verify-full&sslfactory=org.postgresql.ssl.NonValidatingFactory,"
        + " FAIL",
    "jdbc:postgresql://db/x, FAIL",
    "postgresql+asyncpg://db:5432/x?ssl=require, FAIL",
    "jdbc:mysql://db/x?sslMode=VERIFY_IDENTITY, PASS",
    "jdbc:mysql://db/x?sslMode=VERIFY_CA, WARN",
    "jdbc:mysql://db/x, FAIL",
    "jdbc:h2:mem:x, PASS",
    "jdbc:h2:tcp://db/x, FAIL",
    "jdbc:oracle:thin:@//db:1521/x, MANUAL"
  })
  void connection_to_a_database_is_verified(String url, CheckStatus expected) {
    assertThat(status("database-tls", b -> b.databaseUrl(url))).isEqualTo(expected);
    assertThat(status("database-url-without-password", b -> b.databaseUrl(url))).isEqualTo(PASS);
  }

  @ParameterizedTest
  @CsvSource({
    "jdbc:postgresql://db/x?password=hunter2&sslmode=verify-full",
    "jdbc:postgresql://db/x?sslmode=verify-full&PASSWORD=hunter2",
    "jdbc:postgresql://o:hunter2@db/x",
    "postgresql+asyncpg://o:hunter2@db:5432/x?ssl=require",
    "jdbc:h2:mem:x;USER=sa;PASSWORD=hunter2",
    "jdbc:mysql://db/x?sslpassword=hunter2"
  })
  void password_in_an_address_fails_and_is_not_shown(String url) {
    ChecklistItem item = item("database-url-without-password", b -> b.databaseUrl(url));

    assertThat(item.status()).isEqualTo(FAIL);
    assertThat(SecurityChecklist.builder().databaseUrl(url).build().toJson())
        .doesNotContain("hunter2");
  }

  @Test
  void worst_of_several_databases_counts() {
    ChecklistItem item =
        item(
            "database-tls",
            b ->
                b.databaseUrl("jdbc:postgresql://one/x?sslmode=verify-full")
                    .databaseUrl("jdbc:postgresql://two:5433/x?sslmode=require"));

    assertThat(item.status()).isEqualTo(FAIL);
    assertThat(item.finding())
        .isEqualTo("postgresql://one: verified, postgresql://two:5433: not verified");
  }

  @Test
  void audit_log_says_how_durable_it_is() {
    for (Durability durability : Durability.values()) {
      Path log = directory.resolve(durability.label());
      try (AuditLog opened = AuditLog.builder(log).durability(durability).open()) {
        opened.record(AuditEvent.builder("system", "system_started").build());
      }
      CheckStatus expected =
          switch (durability) {
            case DISK -> PASS;
            case OPERATING_SYSTEM -> WARN;
            case MEMORY -> FAIL;
          };
      assertThat(status("audit-durable", b -> b.auditFile(log))).isEqualTo(expected);
      assertThat(status("audit-enabled", b -> b.auditFile(log))).isEqualTo(PASS);
    }
    assertThat(status("audit-durable", b -> b.durability(Durability.DISK))).isEqualTo(PASS);
  }

  @Test
  void missing_audit_log_fails() {
    Path none = directory.resolve("none");

    assertThat(status("audit-enabled", b -> b.auditFile(none))).isEqualTo(FAIL);
    assertThat(status("audit-verifies", b -> b.auditFile(none))).isEqualTo(FAIL);
    assertThat(status("audit-durable", b -> b.auditFile(none))).isEqualTo(NOT_GIVEN);
  }

  @Test
  void torn_tail_is_warned_about_and_an_altered_line_fails() throws IOException {
    Path log = directory.resolve("audit.log");
    try (AuditLog opened = AuditLog.open(log)) {
      opened.record(AuditEvent.builder("system", "system_started").build());
    }
    String lines = Files.readString(log);

    Files.writeString(log, lines + "{\"timest");
    assertThat(status("audit-verifies", b -> b.auditFile(log))).isEqualTo(WARN);
    Files.writeString(log, lines.replace("started", "stopped"));
    assertThat(status("audit-verifies", b -> b.auditFile(log))).isEqualTo(FAIL);
    Files.writeString(log, lines);
    assertThat(status("audit-verifies", b -> b.auditFile(log))).isEqualTo(PASS);
    assertThat(status("audit-trust-root", b -> b.auditFile(log))).isEqualTo(NOT_GIVEN);
    assertThat(status("audit-trust-root", b -> b.auditFile(log).auditTrustRoot("0".repeat(64))))
        .isEqualTo(FAIL);
  }

  @Test
  void retention_is_for_production() {
    assertThat(status("audit-retention", b -> b.retention(Retention.DAYS_90))).isEqualTo(PASS);
    assertThat(status("audit-retention", b -> b.retention(Retention.ofDays(365)))).isEqualTo(PASS);
    assertThat(status("audit-retention", b -> b.retention(Retention.DAYS_30))).isEqualTo(WARN);
    assertThat(status("audit-retention", b -> b.retention(Retention.DAYS_7))).isEqualTo(WARN);
    assertThat(status("audit-retention", b -> b.retention(Retention.FOREVER))).isEqualTo(WARN);
    assertThat(status("audit-retention", b -> b.retention(Retention.DAYS_90.andBytes(1L << 30))))
        .isEqualTo(WARN);
  }

  @Test
  void files_are_closed_to_others() throws IOException {
    Path file = Files.writeString(directory.resolve("secret"), "x");

    chmod(directory, "rwx------");
    chmod(file, "rw-------");
    assertThat(status("secret-file-modes", b -> b.secretFile(file))).isEqualTo(PASS);
    for (String mode : List.of("rw-r-----", "rw----r--", "rw--w----", "rw-rw-rw-")) {
      chmod(file, mode);
      assertThat(item("secret-file-modes", b -> b.secretFile(file)).finding()).contains(mode);
      assertThat(status("secret-file-modes", b -> b.secretFile(file))).isEqualTo(FAIL);
    }
    chmod(file, "rw-------");
    chmod(directory, "rwxrwxrwx");
    assertThat(item("secret-file-modes", b -> b.secretFile(file)).finding())
        .contains("can be replaced");
    chmod(directory, "rwx------");
    assertThat(status("secret-file-modes", b -> b.secretFile(directory.resolve("none"))))
        .isEqualTo(FAIL);
  }

  @Test
  void state_is_closed_to_others_with_all_beneath() throws IOException {
    Path state = Files.createDirectories(directory.resolve("state/deep"));
    Path file = Files.writeString(state.resolve("one"), "x");
    chmod(directory, "rwx------");
    chmod(directory.resolve("state"), "rwx------");
    chmod(state, "rwx------");
    chmod(file, "rw-------");

    assertThat(item("state-modes", b -> b.stateDirectory(directory.resolve("state"))).status())
        .isEqualTo(PASS);
    chmod(file, "rw-r--r--");
    assertThat(item("state-modes", b -> b.stateDirectory(directory.resolve("state"))).finding())
        .startsWith(file + " is rw-r--r--");
    assertThat(status("state-modes", b -> b.stateDirectory(directory.resolve("none"))))
        .isEqualTo(FAIL);
  }

  private static void chmod(Path file, String mode) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  @Test
  void level_is_strict_at_least() {
    Sandbox none = Sandbox.builder().level(IsolationLevel.NONE).build();
    Sandbox basic = Sandbox.builder().level(IsolationLevel.BASIC).build();
    Sandbox strict = Sandbox.builder().build();

    assertThat(status("sandbox-level", b -> b.sandbox(none))).isEqualTo(FAIL);
    assertThat(status("sandbox-level", b -> b.sandbox(basic))).isEqualTo(WARN);
    assertThat(status("sandbox-level", b -> b.sandbox(strict))).isEqualTo(PASS);
    assertThat(status("script-imports", b -> b.sandbox(basic))).isEqualTo(FAIL);
    assertThat(status("script-imports", b -> b.sandbox(strict))).isEqualTo(PASS);
    assertThat(item("sandbox-kept", b -> b.sandbox(strict).probeSandbox()).finding())
        .startsWith("level strict: all ");
  }

  @Test
  void limits_are_set_and_not_beyond_those_of_long_builds() {
    ResourceLimits huge =
        ResourceLimits.relaxed().toBuilder().memory(ResourceLimits.mebibytes(10_000)).build();

    assertThat(status("limits-default", b -> b.defaultLimits(ResourceLimits.strict())))
        .isEqualTo(PASS);
    assertThat(status("limits-max", b -> b.maxLimits(ResourceLimits.relaxed()))).isEqualTo(PASS);
    ChecklistItem item = item("limits-max", b -> b.maxLimits(huge));
    assertThat(item.status()).isEqualTo(WARN);
    assertThat(item.finding()).contains("more memory");
  }

  @Test
  void guards_are_tried() {
    assertThat(status("input-texts", b -> b.textGuard(TextGuard.mission()))).isEqualTo(PASS);
    assertThat(status("input-paths", b -> b.pathGuard(PathGuard.beneath(directory))))
        .isEqualTo(PASS);
    assertThat(status("input-commands", b -> b.commandGuard(CommandGuard.standard())))
        .isEqualTo(PASS);
    assertThat(status("payload-limit", b -> b.payloadLimit(PayloadLimit.standard())))
        .isEqualTo(PASS);
    assertThat(status("payload-limit", b -> b.payloadLimit(PayloadLimit.of(1L << 30, 100))))
        .isEqualTo(WARN);
  }

  @ParameterizedTest
  @CsvSource({
    "'-agentlib:jdwp=transport=dt_socket,server=y,address=*:5005', debugger-off, FAIL",
    "-Xrunjdwp:transport=dt_socket, debugger-off, FAIL",
    "-ea, debugger-off, PASS",
    "-Dcom.sun.management.jmxremote.port=9010, jmx-authenticated, PASS",
    "-Xmx1g, jmx-authenticated, PASS",
    "-Djavax.net.debug=all, log-level, FAIL"
  })
  void options_of_the_jvm_are_looked_at(String option, String id, CheckStatus expected) {
    ProcessFacts facts = process(List.of(), List.of(option));

    assertThat(status(id, b -> b.process(facts))).isEqualTo(expected);
  }

  @Test
  void open_management_port_fails() {
    String jmx = "-Dcom.sun.management.jmxremote.";
    ProcessFacts open = process(List.of(), List.of(jmx + "port=9010", jmx + "authenticate=false"));
    ProcessFacts plain = process(List.of(), List.of(jmx + "port=9010", jmx + "ssl=false"));

    assertThat(status("jmx-authenticated", b -> b.process(open))).isEqualTo(FAIL);
    assertThat(status("jmx-authenticated", b -> b.process(plain))).isEqualTo(WARN);
  }

  @Test
  void secret_among_the_arguments_fails_and_is_not_shown() {
    ProcessFacts facts =
        process(List.of("java", "-jar", "x.jar", "--password", "hunter2"), List.of());

    assertThat(status("no-secret-in-arguments", b -> b.process(facts))).isEqualTo(FAIL);
    assertThat(SecurityChecklist.builder().process(facts).build().toTable())
        .doesNotContain("hunter2");
    assertThat(
            status(
                "no-secret-in-arguments",
                b -> b.process(process(List.of("java", "-jar", "x.jar"), List.of()))))
        .isEqualTo(PASS);
  }

  @Test
  void needless_rights_are_warned_about() {
    ProcessFacts root = new ProcessFacts("it", List.of(), List.of(), true, 41);

    assertThat(status("not-root", b -> b.process(root))).isEqualTo(WARN);
    assertThat(status("capabilities-dropped", b -> b.process(root))).isEqualTo(WARN);
    assertThat(status("not-root", b -> b.process(process(List.of(), List.of())))).isEqualTo(PASS);
    assertThat(status("capabilities-dropped", b -> b.process(process(List.of(), List.of()))))
        .isEqualTo(PASS);
  }

  @Test
  void this_process_is_what_it_is() throws IOException {
    boolean root = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);

    assertThat(status("not-root", SecurityChecklist.Builder::thisProcess))
        .isEqualTo(root ? WARN : PASS);
    assertThat(status("debugger-off", SecurityChecklist.Builder::thisProcess)).isEqualTo(PASS);
  }

  @ParameterizedTest
  @CsvSource({"info, PASS", "WARN, PASS", "debug, WARN", "TRACE, WARN"})
  void logging_is_not_at_level_debug(String level, CheckStatus expected) {
    assertThat(status("log-level", b -> b.logLevel(level))).isEqualTo(expected);
  }

  @Test
  void release_is_compared_with_its_sums() throws IOException {
    Path sums = Files.writeString(directory.resolve("SHA256SUMS"), "");

    assertThat(status("release-verified", b -> b.release(sums, directory))).isEqualTo(FAIL);
    Files.writeString(directory.resolve("empty"), "");
    Files.writeString(
        sums, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  empty\n");
    assertThat(status("release-verified", b -> b.release(sums, directory))).isEqualTo(PASS);
    assertThat(status("release-verified", b -> b.release(directory.resolve("none"), directory)))
        .isEqualTo(FAIL);
  }

  @Test
  void what_no_program_can_see_is_manual() {
    assertThat(List.of("firewall", "backups", "image-scan", "incident-plan", "dependency-scan"))
        .allMatch(id -> status(id, b -> b) == MANUAL);
  }

  private static ProcessFacts process(List<String> arguments, List<String> options) {
    return new ProcessFacts("it", arguments, options, false, 0);
  }
}
