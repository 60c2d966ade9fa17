package io.octaskly;

import static org.assertj.core.api.Assertions.assertThat;

import io.octaskly.audit.AuditVerifier;
import io.octaskly.audit.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's examples do what it says: they are compiled and run as they stand there. */
class ReadmeTest {
  private static final Pattern SNIPPET = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @TempDir Path directory;

  @Test
  void one_line_example_runs() throws Exception {
    String snippet = snippet("Octaskly.sandbox()").replace("/usr/bin/python3", "/bin/echo");

    assertThat(run(snippet.replaceAll("//.*", "") + "System.out.print(result.stdout().text());"))
        .isEqualTo("-c print(6*7)\n");
  }

  @Test
  void streaming_example_runs() throws Exception {
    assertThat(run("Sandbox sandbox = Octaskly.sandbox();\n" + snippet("RunningTask running")))
        .isEqualTo("hello\n");
  }

  @Test
  void composed_example_runs_and_leaves_a_log_that_verifies() throws Exception {
    assertThat(run(snippet("Octaskly.host()"))).isEqualTo("hello\n");

    Path log = directory.resolve(".octaskly/logs/audit.log");
    assertThat(Files.readString(log)).contains("task_started").contains("task_completed");
    assertThat(AuditVerifier.of(log).verify()).isInstanceOf(Verification.Intact.class);
  }

  @Test
  void lockdown_example_runs() throws Exception {
    String host = snippet("Octaskly.host()");
    String locked =
        host.substring(0, host.indexOf("Login login")) + snippet("host.lockdown()") + "}";

    assertThat(run(locked)).isEmpty();
    assertThat(Files.readString(directory.resolve(".octaskly/logs/audit.log")))
        .contains("\"lockdown\"", "tasks_killed", "secret_rotated");
  }

  @Test
  void sealing_example_runs() throws Exception {
    assertThat(run(snippet("MessageCodec"))).isEqualTo("7\n");
  }

  @Test
  void log_example_runs_and_its_log_verifies() throws Exception {
    assertThat(run(snippet("eraseSubject"))).contains(" events verified, ");
  }

  private static String snippet(String containing) throws IOException {
    Matcher snippets = SNIPPET.matcher(Files.readString(Path.of("..", "README.md")));
    while (snippets.find()) {
      if (snippets.group(1).contains(containing)) {
        return snippets.group(1);
      }
    }
    throw new AssertionError("the README has no Java example with " + containing);
  }

  private String run(String snippet) throws IOException, InterruptedException {
    return new JavaSnippet(snippet).run(directory);
  }
}
