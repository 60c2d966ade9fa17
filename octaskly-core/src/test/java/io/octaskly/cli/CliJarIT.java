package io.octaskly.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.octaskly.audit.AuditVerifier;
import io.octaskly.audit.Verification;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar that operators get, started as they start it. */
class CliJarIT {
  @TempDir Path directory;

  /**
   * What came of it.
   *
   * @param code what the process ended with
   * @param out standard output
   * @param err standard error
   */
  private record Ended(int code, String out, String err) {}

  @Test
  void help_is_shown_and_nothing_else() throws Exception {
    Ended ended = ended("--help");

    assertThat(ended.code()).isZero();
    assertThat(ended.out()).contains("Usage: octaskly", "verify-release", "hash-password");
    assertThat(ended.err()).isEmpty();
  }

  @Test
  void version_is_that_of_the_jar() throws Exception {
    assertThat(ended("--version").out()).containsPattern("octaskly [0-9]+\\.[0-9]+");
  }

  @Test
  void task_runs_confined_with_its_output_and_its_code() throws Exception {
    Ended ended = ended("run", "--allow-shell", "sh", "-c", "echo out; echo err >&2; exit 7");

    assertThat(ended).isEqualTo(new Ended(7, "out\n", "err\n"));
  }

  @Test
  void keys_passwords_and_doctor_work_without_any_other_jar() throws Exception {
    Path keys = directory.resolve("keys");

    assertThat(ended("keygen", "--out", keys.toString()).out()).matches("[0-9a-f]{16}\n");
    assertThat(ended("Quiet-Otter-47-Lamps!\n", "hash-password").out()).startsWith("$pbkdf2-");
    Ended doctor = ended("doctor", "--key-file", keys.toString(), "--json");
    assertThat(doctor.code()).isEqualTo(1);
    assertThat(doctor.out()).startsWith("{\"levels\":[{\"level\":\"none\",");
    assertThat(doctor.err()).isEmpty();
  }

  @Test
  void terminated_process_ends_its_task_and_records_it() throws Exception {
    assertEndsWithItsTask(List.of(), "TERM", 143);
  }

  @Test
  void interrupted_process_ends_its_task_and_records_it() throws Exception {
    // Whatever started the tests may have them ignore the signal, and so all that they start.
    List<String> heeding = List.of("env", "--default-signal=INT");
    assumeTrue(
        new ProcessBuilder("env", "--default-signal=INT", "true").start().waitFor() == 0,
        "env(1) here cannot undo that SIGINT is ignored");

    assertEndsWithItsTask(heeding, "INT", 130);
  }

  private void assertEndsWithItsTask(List<String> before, String signal, int code)
      throws Exception {
    Path log = directory.resolve("audit.log");
    List<String> command = new ArrayList<>(before);
    command.addAll(
        java(
            "run",
            "--audit",
            log + "",
            "--allow-shell",
            "sh",
            "-c",
            "echo $$; while :; do :; done"));
    Process process = new ProcessBuilder(command).start();
    long task;
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      task = Long.parseLong(out.readLine());
      assertThat(Files.exists(Path.of("/proc", task + ""))).isTrue();

      int sent =
          new ProcessBuilder("kill", "-" + signal, process.pid() + "")
              .inheritIO()
              .start()
              .waitFor();

      assertThat(sent).isZero();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(process.exitValue()).isEqualTo(code);
    assertThat(Path.of("/proc", task + "")).doesNotExist();
    assertThat(Files.readString(log)).contains("task_started", "task_cancelled", "log_closed");
    assertThat(AuditVerifier.of(log).verify()).isInstanceOf(Verification.Intact.class);
  }

  @Test
  void jar_is_one_that_runs_alone_and_says_what_it_needs() throws IOException {
    try (JarFile file = new JarFile(jar().toFile())) {
      assertThat(file.getManifest().getMainAttributes())
          .containsEntry(new java.util.jar.Attributes.Name("Main-Class"), "io.octaskly.cli.Main")
          .containsEntry(new java.util.jar.Attributes.Name("Multi-Release"), "true")
          .containsEntry(new java.util.jar.Attributes.Name("Enable-Native-Access"), "ALL-UNNAMED");
      List<String> names = Collections.list(file.entries()).stream().map(e -> e.getName()).toList();
      assertThat(names)
          .contains("picocli/CommandLine.class", "com/sun/jna/linux-x86-64/libjnidispatch.so")
          .contains("META-INF/services/com.fasterxml.jackson.core.JsonFactory")
          .doesNotHaveDuplicates()
          .noneMatch(name -> name.endsWith("module-info.class"))
          .noneMatch(name -> name.matches("META-INF/[^/]+\\.(SF|DSA|RSA)"))
          .noneMatch(name -> name.startsWith("io/micrometer/"));
    }
  }

  @Test
  void plain_jar_is_without_what_the_other_brings() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("target"))) {
      Path plain =
          files
              .filter(
                  file ->
                      file.getFileName()
                          .toString()
                          .matches("octaskly-core-[^-]+(-SNAPSHOT)?\\.jar"))
              .findFirst()
              .orElseThrow();
      try (JarFile file = new JarFile(plain.toFile())) {
        assertThat(file.stream().map(entry -> entry.getName()))
            .contains("module-info.class", "io/octaskly/Octaskly.class")
            .noneMatch(name -> name.startsWith("picocli/") || name.startsWith("com/"));
      }
    }
  }

  private Ended ended(String... arguments) throws Exception {
    String input = arguments[0].endsWith("\n") ? arguments[0] : "";
    String[] rest =
        input.isEmpty() ? arguments : Stream.of(arguments).skip(1).toArray(String[]::new);
    Path out = directory.resolve("out");
    Path err = directory.resolve("err");
    Process process =
        new ProcessBuilder(java(rest))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    process.getOutputStream().write(input.getBytes(UTF_8));
    process.getOutputStream().close();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  private static List<String> java(String... arguments) throws IOException {
    String java =
        System.getProperty("java.home") + File.separator + "bin" + File.separator + "java";
    List<String> command = new ArrayList<>(List.of(java, "-jar", jar().toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  private static Path jar() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("target"))) {
      return files
          .filter(file -> file.getFileName().toString().endsWith("-cli.jar"))
          .findFirst()
          .orElseThrow(() -> new AssertionError("no -cli.jar in target: run mvn package"));
    }
  }
}
