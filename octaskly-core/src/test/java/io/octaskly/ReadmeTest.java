package io.octaskly;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.octaskly.audit.AuditVerifier;
import io.octaskly.audit.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
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

  /** Runs a snippet as the body of a main method, in a JVM and a home of its own. */
  private String run(String snippet) throws IOException, InterruptedException {
    Path source = Files.writeString(directory.resolve("Snippet.java"), program(snippet));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    String classPath = System.getProperty("java.class.path");
    int compiled =
        compiler.run(
            null, null, null, "-proc:none", "-cp", classPath, "-d", directory + "", source + "");
    assertThat(compiled).as("javac of %s", snippet).isZero();

    ProcessBuilder java =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Duser.home=" + directory,
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath + ":" + directory,
                "Snippet"));
    java.environment().put("OCTASKLY_SECRET", "Zk3vQ9-pLw7RtX2mB8nYc4sD6fGh1jKa");
    Process process = java.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    return printed;
  }

  private static String program(String snippet) {
    return """
    import io.octaskly.*;
    import io.octaskly.audit.*;
    import io.octaskly.crypto.*;
    import io.octaskly.rbac.*;
    import io.octaskly.sandbox.*;
    import java.io.*;
    import java.nio.charset.StandardCharsets;
    import java.time.InstantSource;

    class Snippet {
      public static void main(String[] arguments) throws Exception {
        char[] password = "the password of alice".toCharArray();
        String remoteAddress = "192.0.2.7";
        UserStore users = UserStore.inMemory();
        users.put(
            new User("alice", Role.CLIENT, PasswordHasher.standard().hash(password)));
    """
        + snippet
        + "  }\n}\n";
  }
}
