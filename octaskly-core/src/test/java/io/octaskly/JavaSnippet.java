package io.octaskly;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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
    String classPath = classPath(home);
    Path classes = Files.createDirectory(home.resolve("classes"));
    int compiled =
        compiler.run(
            null, null, null, "-proc:none", "-cp", classPath, "-d", classes + "", source + "");
    assertThat(compiled).as("javac of %s", body).isZero();

    ProcessBuilder java =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Duser.home=" + home,
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath + ":" + classes,
                "Snippet"));
    java.environment().put("OCTASKLY_SECRET", "Zk3vQ9-pLw7RtX2mB8nYc4sD6fGh1jKa");
    Process process = java.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as("exit code of %s", body).isZero();
    return printed;
  }

  /**
   * This JVM's class path; if the snippet runs a main class, copied to where the users that tasks
   * run as can read it, as the documentation asks for.
   */
  private String classPath(Path home) throws IOException {
    String own = System.getProperty("java.class.path");
    if (!body.contains("mainBuilder")) {
      return own;
    }
    StringJoiner copied = new StringJoiner(File.pathSeparator);
    Path target = Files.createDirectory(home.resolve("class-path"));
    for (String entry : own.split(File.pathSeparator, -1)) {
      Path from = Path.of(entry).toAbsolutePath();
      if (Files.exists(from)) {
        Path to = target.resolve(copied.length() + from.getFileName().toString());
        try (Stream<Path> files = Files.walk(from)) {
          for (Path file : files.toList()) {
            Files.copy(file, to.resolve(from.relativize(file).toString()));
          }
        }
        copied.add(to.toString());
      }
    }
    for (Path above = home; above.startsWith(temporary()); above = above.getParent()) {
      Files.setPosixFilePermissions(above, PosixFilePermissions.fromString("rwxr-xr-x"));
      if (above.getParent().equals(temporary())) {
        break;
      }
    }
    return copied.toString();
  }

  private static Path temporary() {
    return Path.of(System.getProperty("java.io.tmpdir"));
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

    /** A plug-in: says what it is told, louder. */
    class Shout {
      public static void main(String[] arguments) throws IOException {
        System.out.print(new String(System.in.readAllBytes()).toUpperCase(Locale.ROOT));
      }
    }

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
