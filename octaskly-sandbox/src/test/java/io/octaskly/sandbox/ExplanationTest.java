package io.octaskly.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.octaskly.sandbox.PathAccess.Use;
import io.octaskly.sandbox.PathAccess.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@EnabledOnOs(
    value = OS.LINUX,
    architectures = {"amd64", "aarch64"})
@Timeout(60)
class ExplanationTest {
  @TempDir Path temporary;

  private Path directory;
  private Path secret;

  @BeforeAll
  static void listenerIsNeeded() {
    assumeTrue(OfferedFeatures.ALL.signalListener(), "this host gives no seccomp listener");
    OfferedFeatures.requireLandlock("paths are then not judged");
  }

  @BeforeEach
  void makeFile() throws IOException {
    directory = temporary.toRealPath();
    secret = Programs.readable(directory, "secret", "the secret\n");
  }

  @ParameterizedTest
  @EnumSource(names = {"STRICT", "VERY_STRICT"})
  void file_that_is_not_granted_is_refused_and_the_next_step_is_named(IsolationLevel level) {
    Explanation explanation =
        Sandbox.builder().level(level).build().explain(Task.of("cat", secret.toString()));

    assertThat(explanation.result().succeeded()).isFalse();
    assertThat(explanation.result().stdout().text(UTF_8)).isEmpty();
    assertThat(verdict(explanation, secret, Use.READ)).isEqualTo(Verdict.REFUSED);
    assertThat(explanation.nextSteps()).contains("allowRead(Path.of(\"" + secret + "\"))");
    assertThat(explanation.toTable())
        .startsWith("The task exited with code 1.\n\nRefused:\n")
        .containsPattern("read +" + secret + " +read only where granted")
        .contains("  .allowRead(Path.of(\"" + secret + "\"))\n");
  }

  @Test
  void next_step_helps() {
    Task task = Task.of("cat", secret.toString());
    Explanation explanation = strict().allowRead(secret).build().explain(task);

    assertThat(explanation.result().stdout().text(UTF_8)).isEqualTo("the secret\n");
    assertThat(verdict(explanation, secret, Use.READ)).isEqualTo(Verdict.ALLOWED);
    assertThat(explanation.nextSteps()).as("what every program looks for is granted").isEmpty();
  }

  @Test
  void file_that_cannot_be_made_is_refused_by_its_directory() throws IOException {
    Path wanted = directory.resolve("made");
    Explanation explanation =
        strict().build().explain(script("echo x > " + wanted + "; mkdir " + wanted));

    assertThat(verdict(explanation, wanted, Use.WRITE)).isEqualTo(Verdict.REFUSED);
    assertThat(explanation.nextSteps()).contains("allowWrite(Path.of(\"" + directory + "\"))");
    assertThat(wanted).doesNotExist();
  }

  @Test
  void relative_names_are_resolved() throws IOException {
    Explanation explanation =
        strict()
            .build()
            .explain(
                script(
                    "cd "
                        + directory
                        + "; read line < ./../"
                        + directory.getFileName()
                        + "/secret"));

    assertThat(verdict(explanation, secret, Use.READ)).isEqualTo(Verdict.REFUSED);
  }

  @Test
  void link_leads_to_the_file_that_is_judged() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("link"), secret);
    Explanation explanation = strict().build().explain(Task.of("cat", link.toString()));

    assertThat(verdict(explanation, secret, Use.READ)).isEqualTo(Verdict.REFUSED);
  }

  @Test
  void program_that_may_not_be_started_is_refused_with_its_interpreter() throws IOException {
    Path inner = Programs.script(directory, "echo inner");
    Explanation explanation = strict().build().explain(script(inner + "; /usr/bin/id"));

    assertThat(verdict(explanation, inner, Use.EXECUTE)).isEqualTo(Verdict.REFUSED);
    assertThat(explanation.nextSteps())
        .contains(
            "allowExecute(Path.of(\"" + inner + "\"))", "allowExecute(Path.of(\"/usr/bin/id\"))");
  }

  @Test
  void program_that_may_be_started_runs() throws IOException {
    Path program = Path.of("/usr/bin/id").toRealPath();
    Explanation explanation =
        strict().allowExecute(program).build().explain(script("/usr/bin/id -u"));

    assertThat(explanation.result().succeeded()).as(explanation.toTable()).isTrue();
    assertThat(verdict(explanation, program, Use.EXECUTE)).isEqualTo(Verdict.ALLOWED);
  }

  @Test
  void name_that_is_not_there_is_no_refusal() {
    Path absent = directory.resolve("absent");
    Explanation explanation =
        strict().allowRead(directory).build().explain(Task.of("cat", absent.toString()));

    assertThat(verdict(explanation, absent, Use.READ)).isEqualTo(Verdict.ABSENT);
    assertThat(explanation.refused())
        .extracting(PathAccess::target)
        .doesNotContain(absent.toString());
  }

  @Test
  void file_that_its_mode_closes_is_told_from_one_that_is_not_granted() throws IOException {
    assumeTrue(OfferedFeatures.ALL.changesIds(), "only a root host gives user ids");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    Explanation explanation =
        strict().allowRead(directory).build().explain(Task.of("cat", secret.toString()));

    assertThat(verdict(explanation, secret, Use.READ)).isEqualTo(Verdict.CLOSED_BY_MODE);
    assertThat(explanation.toTable()).contains("its mode, or a directory's on the way");
  }

  @Test
  void refused_call_is_in_the_table() {
    Explanation explanation =
        strict().network(Network.NONE).build().explain(python("import socket; socket.socket()"));

    assertThat(explanation.nextSteps()).contains("network(Network.HOST)");
    assertThat(explanation.toTable())
        .containsPattern("call +socket\\(AF_INET, SOCK_STREAM\\) +no network");
  }

  @Test
  void connection_is_seen() {
    Explanation explanation =
        strict()
            .build()
            .explain(python("import socket; socket.create_connection(('127.0.0.1', 1), 5)"));

    assertThat(explanation.accesses())
        .contains(
            new PathAccess(
                "127.0.0.1:1", Use.CONNECT, Verdict.NOT_JUDGED, 1, java.util.Optional.empty()));
  }

  @Test
  void task_that_needs_nothing_more_is_told_so() {
    Explanation explanation = strict().build().explain(Task.of("/bin/true"));

    assertThat(explanation.toTable())
        .startsWith("The task exited with code 0.\nNothing was refused.");
    assertThat(explanation.nextSteps()).isEmpty();
    assertThat(explanation.complete()).isTrue();
  }

  @Test
  void name_of_the_task_cannot_forge_lines() {
    Explanation explanation = strict().build().explain(Task.of("cat", "/etc\n  read x\u001b[31m"));

    assertThat(explanation.accesses())
        .extracting(PathAccess::target)
        .contains("/etc\\u000a  read x\\u001b[31m");
  }

  @Test
  void level_none_has_nothing_to_explain() {
    Sandbox none = Sandbox.builder().level(IsolationLevel.NONE).build();

    assertThatExceptionOfType(SandboxException.class)
        .isThrownBy(() -> none.explain(Task.of("true")))
        .withMessageContaining("level none has no policy");
  }

  @Test
  void host_without_listeners_cannot_explain_and_says_why() {
    Sandbox sandbox =
        strict()
            .offering(OfferedFeatures.of(OfferedFeatures.ALL.landlockAbi(), false, false))
            .build();

    assertThatExceptionOfType(SandboxException.class)
        .isThrownBy(() -> sandbox.explain(Task.of("true")))
        .withMessageContaining("no listener");
  }

  private static Verdict verdict(Explanation explanation, Path path, Use use) {
    return explanation.accesses().stream()
        .filter(access -> access.use() == use && access.target().equals(path.toString()))
        .map(PathAccess::verdict)
        .findFirst()
        .orElseThrow(() -> new AssertionError(path + " is not in\n" + explanation.toTable()));
  }

  private Task script(String... lines) throws IOException {
    return Task.of(Programs.script(directory, lines).toString());
  }

  private static Task python(String program) {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "this host has no python3");
    return Task.of("/usr/bin/python3", "-c", program);
  }

  private static Sandbox.Builder strict() {
    return Sandbox.builder().level(IsolationLevel.STRICT);
  }
}
