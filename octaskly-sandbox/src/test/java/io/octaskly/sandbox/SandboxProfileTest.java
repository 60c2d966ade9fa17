package io.octaskly.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@EnabledOnOs(
    value = OS.LINUX,
    architectures = {"amd64", "aarch64"})
@Timeout(120)
class SandboxProfileTest {
  private static final String TEXT =
      """
      {
        "schema": "octaskly-sandbox-profile",
        "version": 2,
        "program": "/bin/x",
        "level": "strict",
        "network": "none",
        "allowShell": false,
        "read": [
          "/etc/hostname",
          "/opt/\\u00e4\\"\\\\"
        ],
        "write": [],
        "execute": [],
        "architecture": "x86-64",
        "systemCalls": [
          "_sysctl",
          "openat",
          "read"
        ]
      }
      """;

  /** How profiles looked before they had system calls. */
  private static final String TEXT_OF_VERSION_1 =
      TEXT.replaceAll("(?s)\"execute\": \\[\\].*", "\"execute\": []\n}\n")
          .replace("\"version\": 2", "\"version\": 1");

  @TempDir Path temporary;

  private Path directory;

  @BeforeEach
  void openDirectory() throws IOException {
    directory = temporary.toRealPath();
    Programs.passable(directory);
  }

  private static void requireObservation() {
    assumeTrue(OfferedFeatures.ALL.signalListener(), "this host gives no seccomp listener");
    OfferedFeatures.requireLandlock("paths are then not judged");
  }

  @Test
  void text_is_read_and_written_alike() {
    SandboxProfile profile = SandboxProfile.parse(TEXT);

    assertThat(profile.toJson()).isEqualTo(TEXT);
    assertThat(profile.program()).isEqualTo("/bin/x");
    assertThat(profile.level()).isEqualTo(IsolationLevel.STRICT);
    assertThat(profile.network()).isEqualTo(Network.NONE);
    assertThat(profile.read())
        .containsExactly(Path.of("/etc/hostname"), Path.of("/opt/\u00e4\"\\"));
    assertThat(profile.systemCalls()).contains(List.of("_sysctl", "openat", "read"));
    assertThat(profile).isEqualTo(SandboxProfile.parse(profile.toJson()));
  }

  @Test
  void file_is_written_and_read() {
    Path file = directory.resolve("profile.json");
    SandboxProfile profile = SandboxProfile.parse(TEXT);
    profile.writeTo(file);

    assertThat(SandboxProfile.read(file)).isEqualTo(profile);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"version\": 2 | \"version\": 3 | line 3: field \"version\" is 3; this version reads 1"
            + " and 2 only",
        "\"version\": 2 | \"version\": 1 | line 14: field \"architecture\" came with version 2:"
            + " give that version",
        "octaskly-sandbox-profile | other | line 2: field \"schema\" is other",
        "\"level\" | \"lvl\" | line 5: field \"lvl\" is unknown",
        "\"network\": \"none\", | `` | line 1: field \"network\" is missing",
        "\"strict\" | \"none\" | line 5: field \"level\" is \"none\": give basic, strict or",
        "\"strict\" | \"tight\" | line 5: field \"level\" is \"tight\"",
        "\"none\" | \"lan\" | line 6: field \"network\" is \"lan\": give host or none",
        "false | 1 | line 7: field \"allowShell\" must be true or false",
        "\"write\": [] | \"write\": {} | line 12: field \"write\" must be a list of paths",
        "\"write\": [] | \"write\": [7] | line 12: field \"write[0]\" must be a string",
        "/etc/hostname | etc/hostname | line 9: field \"read[0]\" is \"etc/hostname\": give an"
            + " absolute",
        "/etc/hostname | /etc/../root | line 9: field \"read[0]\" is \"/etc/../root\": give an"
            + " absolute",
        "/etc/hostname | /a\\u0000b | line 9: field \"read[0]\" is no path",
        "\"write\": [] | \"write\": [\"/a\", \"/a\"] | line 12: field \"write\" names /a twice",
        "\"write\" | \"read\" | line 12: field \"read\" stands here twice",
        "\"write\": [] | \"write\": [[[[[[[[[[]]]]]]]]]] | line 12: is nested more than 8 deep",
        "\"version\": 2 | \"version\": 02 | line 3: a string, a whole number",
        "\"version\": 2 | \"version\": 2e0 | line 3: a comma or } after field \"version\" must"
            + " stand",
        "\"version\": 2 | \"version\": null | line 3: a string, a whole number",
        "\"none\", | \"none\",, | line 6: a field needs a name in double quotes",
        "\"architecture\": \"x86-64\", | `` | line 1: field \"architecture\" is missing: add it",
        "\"systemCalls\" | \"calls\" | line 15: field \"calls\" is unknown",
        "\"x86-64\" | \"amd64\" | line 14: field \"architecture\" is \"amd64\": give x86-64 or"
            + " aarch64",
        "\"x86-64\" | 64 | line 14: field \"architecture\" must be a string",
        "\"x86-64\" | \"aarch64\" | line 16: field \"systemCalls[0]\" is \"_sysctl\", no system"
            + " call of aarch64 that is known",
        "\"openat\" | \"openat3\" | line 17: field \"systemCalls[1]\" is \"openat3\", no system"
            + " call of x86-64 that is known: correct or remove it",
        "\"openat\" | \"OPENAT\" | line 17: field \"systemCalls[1]\" is \"OPENAT\", no system call",
        "\"openat\" | \"\" | line 17: field \"systemCalls[1]\" is \"\", no system call",
        "\"openat\" | 257 | line 17: field \"systemCalls[1]\" must be a string",
        "\"openat\" | \"_sysctl\" | line 17: field \"systemCalls\" names _sysctl twice: keep one",
        "\"openat\" | [\"openat\"] | line 17: field \"systemCalls[1]\" must be a string",
        "\"systemCalls\": [ | \"systemCalls\": [], \"x\": [ | line 15: field \"x\" is unknown",
        "\"/bin/x\" | \"/bin/x | line 4: a string holds a line end",
        "\"/bin/x\" | \"\\q\" | line 4: \\q is no escape of JSON"
      })
  void text_that_is_no_profile_is_refused_with_line_and_reason(
      String part, String instead, String message) {
    String text = TEXT.replace(part, instead == null ? "" : instead);

    assertThat(text).isNotEqualTo(TEXT);
    assertThatExceptionOfType(SandboxException.class)
        .isThrownBy(() -> SandboxProfile.parse(text))
        .withMessageContaining("profile, " + message);
  }

  @Test
  void list_of_system_calls_that_is_empty_or_no_list_is_refused() {
    String list = TEXT.substring(TEXT.indexOf("[\n    \"_sysctl"), TEXT.lastIndexOf(']') + 1);

    assertThatExceptionOfType(SandboxException.class)
        .isThrownBy(() -> SandboxProfile.parse(TEXT.replace(list, "[]")))
        .withMessageContaining(
            "line 15: field \"systemCalls\" lists none, with which nothing runs");
    assertThatExceptionOfType(SandboxException.class)
        .isThrownBy(() -> SandboxProfile.parse(TEXT.replace(list, "\"all\"")))
        .withMessageContaining(
            "line 15: field \"systemCalls\" must be a list of names of system calls");
  }

  @Test
  void list_with_more_names_than_there_are_calls_is_refused_at_the_first_that_is_wrong() {
    String many = "\"read\",\n".repeat(50_000) + "\"openat\"";

    assertThatExceptionOfType(SandboxException.class)
        .isThrownBy(() -> SandboxProfile.parse(TEXT.replace("\"openat\"", many)))
        .withMessageContaining("line 18: field \"systemCalls\" names read twice: keep one");
  }

  @Test
  void profile_of_version_1_is_read_and_leaves_the_calls_to_the_level() {
    SandboxProfile profile = SandboxProfile.parse(TEXT_OF_VERSION_1);

    assertThat(profile.systemCalls()).isEmpty();
    assertThat(profile.systemCallsGap()).isEmpty();
    assertThat(profile.toJson())
        .isEqualTo(TEXT_OF_VERSION_1.replace("\"version\": 1", "\"version\": 2"));
    assertThat(profile).hasToString(profile.toString()).asString().endsWith("calls of the level");
  }

  @Test
  void summary_compares_the_list_with_what_the_level_allows() {
    assertThat(SandboxProfile.parse(TEXT).toString())
        .containsPattern("system calls 2 of the level's [23]\\d\\d$");
    assertThat(SandboxProfile.parse(TEXT.replace("strict", "very-strict")).toString())
        .containsPattern("system calls 2 of the level's \\d\\d$");
  }

  @Test
  void text_with_something_behind_it_or_of_unreasonable_size_is_refused() {
    assertThatExceptionOfType(SandboxException.class)
        .isThrownBy(() -> SandboxProfile.parse(TEXT + "x"))
        .withMessageContaining("something follows the end");
    assertThatExceptionOfType(SandboxException.class)
        .isThrownBy(() -> SandboxProfile.parse(TEXT + "\0"))
        .withMessageContaining("something follows the end");
    assertThatExceptionOfType(SandboxException.class)
        .isThrownBy(() -> SandboxProfile.parse(" ".repeat(1 << 21)))
        .withMessageContaining("at most 1048576");
  }

  @Test
  void every_cut_of_a_profile_is_refused() {
    IntStream.range(0, TEXT.stripTrailing().length())
        .forEach(
            length ->
                assertThatExceptionOfType(SandboxException.class)
                    .isThrownBy(() -> SandboxProfile.parse(TEXT.substring(0, length))));
  }

  @Test
  void path_that_does_not_exist_here_is_named() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("p"), TEXT_OF_VERSION_1.replace("/etc/hostname", "/nowhere"));

    assertThatExceptionOfType(SandboxException.class)
        .isThrownBy(() -> Sandbox.fromProfile(file))
        .withMessageContaining("/nowhere is not an existing absolute path");
  }

  @Test
  void file_that_is_not_there_is_named() {
    assertThatExceptionOfType(SandboxException.class)
        .isThrownBy(() -> SandboxProfile.read(directory.resolve("absent")))
        .withMessageContaining("absent cannot be read");
  }

  @Test
  void what_is_needed_is_granted_and_what_is_not_is_left_out() throws IOException {
    requireObservation();
    Path needed = Programs.readable(directory, "needed", "content\n");
    Path optional = Programs.readable(directory, "optional", "optional\n");
    Path script =
        Programs.script(
            directory,
            "(read x < " + optional + ") 2>/dev/null",
            "read x < " + needed + " || exit 1",
            "echo $x");
    Task task = Task.of(script.toString());

    SandboxProfile profile = SandboxProfile.learn(task);

    assertThat(profile.read()).containsExactly(needed);
    assertThat(profile.write()).isEmpty();
    assertThat(profile.execute()).isEmpty();
    assertThat(profile.network()).isEqualTo(Network.NONE);
    assertThat(profile.toBuilder().build().run(task).stdout().text(UTF_8)).isEqualTo("content\n");
  }

  @Test
  void many_files_of_a_directory_become_the_directory() throws IOException {
    requireObservation();
    Path library = Files.createDirectory(directory.resolve("library"));
    List<String> names =
        IntStream.range(0, 6).mapToObj(i -> library.resolve("file" + i).toString()).toList();
    for (String name : names) {
      Programs.readable(library, Path.of(name).getFileName().toString(), "x\n");
    }

    SandboxProfile profile = SandboxProfile.learn(Task.builder("cat").args(names).build());

    assertThat(profile.read()).containsExactly(library);
  }

  @Test
  void programs_that_a_script_starts_are_granted_with_their_interpreters() throws IOException {
    requireObservation();
    Path inner = Programs.script(directory, "echo inner");
    Path script = Programs.script(directory, inner + " && /usr/bin/id -u");

    SandboxProfile profile = SandboxProfile.learn(Task.of(script.toString()));

    assertThat(profile.execute()).contains(inner, Path.of("/usr/bin/id").toRealPath());
  }

  @Test
  void directory_is_granted_for_files_that_are_made_in_it() throws IOException {
    requireObservation();
    Path output = Files.createDirectory(directory.resolve("output"));
    Files.setPosixFilePermissions(
        output, java.nio.file.attribute.PosixFilePermissions.fromString("rwxrwxrwx"));
    Path script = Programs.script(directory, "echo x > " + output + "/made");

    assertThat(SandboxProfile.learn(Task.of(script.toString())).write()).containsExactly(output);
  }

  @Test
  void network_is_opened_only_if_it_is_needed() {
    requireObservation();
    Path python = Path.of("/usr/bin/python3");
    assumeTrue(Files.isExecutable(python), "this host has no python3");

    assertThat(
            SandboxProfile.learn(Task.of(python.toString(), "-c", "import socket; socket.socket()"))
                .network())
        .isEqualTo(Network.HOST);
  }

  @Test
  void root_is_never_granted_and_the_task_that_needs_it_is_named() {
    requireObservation();

    assertThatExceptionOfType(SandboxException.class)
        .isThrownBy(() -> SandboxProfile.learn(Task.of("ls", "/")))
        .withMessageContaining("with all that a profile may grant; still refused: [")
        .withMessageContaining("read /]");
  }

  @Test
  void task_that_fails_by_itself_gets_no_profile() {
    requireObservation();

    assertThatExceptionOfType(SandboxException.class)
        .isThrownBy(() -> SandboxProfile.learn(Task.of("false")))
        .withMessageContaining("exited with code 1 with all that a profile may grant");
  }

  @Test
  void task_with_grants_of_its_own_is_refused() {
    Task task = Task.builder("true").read(Path.of("/etc/hostname")).build();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> SandboxProfile.learn(task))
        .withMessageContaining("has grants of its own");
  }

  @Test
  void profile_with_a_needed_path_removed_names_that_path() throws IOException {
    requireObservation();
    Path needed = Programs.readable(directory, "needed", "content\n");
    Task task = Task.of("cat", needed.toString());
    SandboxProfile profile = SandboxProfile.learn(task);
    String without = profile.toJson().replace("    \"" + needed + "\"\n", "");

    Explanation explanation = SandboxProfile.parse(without).toBuilder().build().explain(task);

    assertThat(explanation.result().succeeded()).isFalse();
    assertThat(explanation.nextSteps()).contains("allowRead(Path.of(\"" + needed + "\"))");
  }
}
