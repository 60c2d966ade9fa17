package io.octaskly.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Each mistake ends the start, and its message names the property, the value and the rule. */
class WrongPropertiesTest {
  @TempDir private Path directory;

  @BeforeAll
  static void needs_the_level_strict() {
    Contexts.needsStrict();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          octaskly.sandbox.limits.memory=1MB          | octaskly.sandbox.limits.memory | 64 MiB
          octaskly.sandbox.limits.wall-time=2d        | octaskly.sandbox.limits.wall-time | 86400 s
          octaskly.sandbox.limits.disk=1KB            | octaskly.sandbox.limits.disk | 100 MiB
          octaskly.sandbox.limits.open-files=1        | octaskly.sandbox.limits.open-files | 64
          octaskly.sandbox.max-limits.processes=1     | octaskly.sandbox.max-limits.processes | 4
          octaskly.sandbox.grace=1h                   | octaskly.sandbox.grace | PT5M
          octaskly.sandbox.allow-read=relative        | octaskly.sandbox.allow-read | relative
          octaskly.sandbox.allow-write=/no/such/path  | octaskly.sandbox.allow-write | /no/such/path
          octaskly.sandbox.level=stricct              | octaskly.sandbox.level | stricct
          octaskly.sandbox.network=some               | octaskly.sandbox.network | some
          octaskly.host.rate-limits.tasks=often       | octaskly.host.rate-limits.tasks | often
          octaskly.host.capacity.running=0            | octaskly.host.capacity | 1..1000000
          octaskly.host.drain-for=-1s                 | octaskly.host.drain-for | 0..1 day
          octaskly.host.keep-results=-1               | octaskly.host.keep-results | -1
          octaskly.audit.retention=1m                 | octaskly.audit.retention | PT1H
          """)
  void a_value_out_of_range_is_refused(String setting, String property, String rule) {
    failure(Contexts.minimal(directory).withPropertyValues(setting))
        .hasStackTraceContaining(property)
        .hasStackTraceContaining(rule);
  }

  @Test
  void a_host_without_a_secret_does_not_start() {
    failure(
            Contexts.withoutSecret(directory)
                .withPropertyValues("octaskly.secret.environment=", "octaskly.secret.value="))
        .hasStackTraceContaining("set octaskly.secret.environment, octaskly.secret.file");
  }

  @Test
  void two_secrets_are_refused() {
    failure(
            Contexts.minimal(directory)
                .withPropertyValues("octaskly.secret.environment=OCTASKLY_SECRET"))
        .hasStackTraceContaining("octaskly.secret.environment, octaskly.secret.value")
        .hasStackTraceContaining("mutually exclusive");
  }

  @Test
  void a_weak_secret_is_refused_and_not_shown() {
    failure(
            Contexts.withoutSecret(directory)
                .withPropertyValues("octaskly.secret.value=letmein-letmein"))
        .hasStackTraceContaining("secret")
        .satisfies(failure -> assertThat(trace(failure)).doesNotContain("letmein"));
  }

  @Test
  void a_variable_that_is_not_there_is_named() {
    failure(
            Contexts.withoutSecret(directory)
                .withPropertyValues("octaskly.secret.environment=NO_SUCH_VARIABLE_7"))
        .hasStackTraceContaining("NO_SUCH_VARIABLE_7");
  }

  @Test
  void an_open_network_is_asked_for_below_strict() {
    failure(Contexts.minimal(directory).withPropertyValues("octaskly.sandbox.level=basic"))
        .hasStackTraceContaining("network");
  }

  @Test
  void what_to_do_is_said_without_a_stack_trace() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "not a directory");
    analyzed(Contexts.withoutSecret(directory), "openssl rand");
    analyzed(
        Contexts.withoutSecret(directory).withPropertyValues("octaskly.secret.value=secret"),
        "octaskly.secret.*");
    analyzed(
        Contexts.minimal(directory)
            .withPropertyValues("octaskly.audit.file=" + file.resolve("audit.log")),
        "octaskly.audit.file");
  }

  private static void analyzed(ApplicationContextRunner application, String action) {
    application.run(
        context -> {
          FailureAnalysis analysis =
              new OctasklyFailureAnalyzer().analyze(context.getStartupFailure());
          assertThat(analysis).isNotNull();
          assertThat(analysis.getAction()).contains(action);
          assertThat(analysis.getDescription()).isNotBlank();
        });
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> failure(
      ApplicationContextRunner application) {
    var failure = new Throwable[1];
    application.run(context -> failure[0] = context.getStartupFailure());
    return assertThat(failure[0]).isNotNull();
  }

  private static String trace(Throwable failure) {
    var text = new java.io.StringWriter();
    failure.printStackTrace(new java.io.PrintWriter(text));
    return text.toString();
  }
}
