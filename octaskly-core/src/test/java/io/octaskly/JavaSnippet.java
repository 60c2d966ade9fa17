package io.octaskly;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * Java of a page for people, run as the body of a main method, in a JVM and a home of its own.
 *
 * @param body statements
 */
record JavaSnippet(String body) {

  /**
   * {@return what it printed}
   *
   * @param home an empty directory
   */
  String run(Path home) throws IOException, InterruptedException {
    Path source = Files.writeString(home.resolve("Snippet.java"), program());
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    String classPath = System.getProperty("java.class.path");
    int compiled =
        compiler.run(
            null, null, null, "-proc:none", "-cp", classPath, "-d", home + "", source + "");
    assertThat(compiled).as("javac of %s", body).isZero();

    ProcessBuilder java =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Duser.home=" + home,
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath + ":" + home,
                "Snippet"));
    java.environment().put("OCTASKLY_SECRET", "Zk3vQ9-pLw7RtX2mB8nYc4sD6fGh1jKa");
    Process process = java.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as("exit code of %s", body).isZero();
    return printed;
  }

  private String program() {
    return """
    import dev.failsafe.CircuitBreaker;
    import dev.failsafe.Failsafe;
    import dev.failsafe.RetryPolicy;
    import io.octaskly.*;
    import io.octaskly.audit.*;
    import io.octaskly.checklist.*;
    import io.octaskly.crypto.*;
    import io.octaskly.guard.*;
    import io.octaskly.metrics.*;
    import io.octaskly.rbac.*;
    import io.octaskly.sandbox.*;
    import java.io.*;
    import java.net.URI;
    import java.net.http.HttpClient;
    import java.net.http.HttpRequest;
    import java.net.http.HttpResponse;
    import java.nio.charset.StandardCharsets;
    import java.nio.file.Files;
    import java.nio.file.Path;
    import java.time.Duration;
    import java.time.Instant;
    import java.time.InstantSource;
    import java.util.*;
    import java.util.stream.Stream;

    class Snippet {
      public static void main(String[] arguments) throws Exception {
        char[] password = "The 1st password of alice".toCharArray();
        String remoteAddress = "192.0.2.7";
        UserStore users = UserStore.inMemory();
        users.put(
            new User("alice", Role.CLIENT, PasswordHasher.standard().hash(password)));
    """
        + body
        + "  }\n}\n";
  }
}
