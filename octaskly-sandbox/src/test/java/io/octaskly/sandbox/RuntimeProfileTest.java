package io.octaskly.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each run-time starts and runs a small program with nothing but its profile, and with the limits
 * for small tasks.
 */
@ParameterizedClass
@EnumSource(names = {"STRICT", "STRICT_IN_NAMESPACES", "VERY_STRICT", "VERY_STRICT_IN_NAMESPACES"})
class RuntimeProfileTest {
  @Parameter Confinement confinement;

  @TempDir Path directory;

  static Stream<Path> jdks() throws IOException {
    Set<Path> homes = new LinkedHashSet<>();
    homes.add(Path.of(System.getProperty("java.home")).toRealPath());
    Path usual = Path.of("/usr/lib/jvm");
    if (Files.isDirectory(usual)) {
      try (Stream<Path> found = Files.list(usual)) {
        for (Path home : found.toList()) {
          if (Files.isExecutable(home.resolve("bin/java")) && isJava17OrLater(home)) {
            homes.add(home.toRealPath());
          }
        }
      }
    }
    return homes.stream();
  }

  private static boolean isJava17OrLater(Path home) throws IOException {
    Path release = home.resolve("release");
    return Files.isReadable(release)
        && Files.readString(release).matches("(?s).*JAVA_VERSION=\"(1[7-9]|[2-9][0-9])\\b.*");
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void java_program_runs_with_the_home_of_its_jdk(Path home) throws IOException {
    Path classes = ClassFiles.copy(directory.resolve("classes"), PriceRules.class);

    assertPrints(
        "{\"item\":\"ä\",\"price\":9}",
        Task.builder(home.resolve("bin/java").toString())
            .runtime(RuntimeProfile.JVM)
            .args("-cp", classes.toString(), PriceRules.class.getName())
            .read(classes)
            .stdin("{\"item\":\"ä\",\"cents\":10}\n"));
  }

  @Test
  void python_program_runs() {
    assertPrints(
        "{\"sum\": 6} ä",
        python(
            "import json, sys, decimal, sqlite3, ssl, hashlib, datetime, email.parser",
            "print(json.dumps({'sum': sum(json.load(sys.stdin))}), 'ä')"));
  }

  /** The interpreter is a link into the system, and only {@code pyvenv.cfg} says that it is not. */
  @Test
  void python_of_a_virtual_environment_finds_the_modules_of_both() throws Exception {
    Path interpreter = requireInstalled("python3");
    Programs.passable(directory);
    Path environment = directory.resolve("venv");
    List<String> command =
        List.of(interpreter.toString(), "-m", "venv", "--without-pip", environment.toString());
    Process made = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(made.getInputStream().readAllBytes(), UTF_8);
    assumeTrue(made.waitFor() == 0, "python3 makes no virtual environment: " + output);
    Path library;
    try (Stream<Path> found = Files.list(environment.resolve("lib"))) {
      library = found.findFirst().orElseThrow();
    }
    Files.writeString(library.resolve("site-packages/ours.py"), "answer = 42\n");
    open(environment);

    assertPrints(
        "42 True",
        Task.builder(environment.resolve("bin/python3").toString())
            .runtime(RuntimeProfile.PYTHON)
            .args(
                "-c", "import ours, sys, json; print(ours.answer, sys.prefix != sys.base_prefix)"));
  }

  @Test
  void node_program_runs() throws IOException {
    Path node = requireInstalled("node");
    Path program =
        Programs.readable(
            directory,
            "program.js",
            """
            const {Worker} = require('worker_threads');
            const memory = new WebAssembly.Memory({initial: 1, maximum: 100});
            let text = '';
            process.stdin.on('data', data => text += data);
            process.stdin.on('end', () => {
              const code = 'require("worker_threads").parentPort.postMessage(6 * 7)';
              new Worker(code, {eval: true}).on('message', answer =>
                console.log(JSON.stringify({sum: JSON.parse(text).reduce((a, b) => a + b), answer,
                  bytes: memory.buffer.byteLength}), 'ä'));
            });
            """);

    assertPrints(
        "{\"sum\":6,\"answer\":42,\"bytes\":65536} ä",
        Task.builder(node.toString())
            .runtime(RuntimeProfile.NODE)
            .args(program.toString())
            .read(program)
            .stdin("[1, 2, 3]"));
  }

  @Test
  void native_programs_run_without_a_profile() {
    for (List<String> command :
        List.of(List.of("sort", "-n"), List.of("cat"), List.of("sed", "s/x/y/"))) {
      requireInstalled(command.get(0));
      List<String> args = command.subList(1, command.size());

      assertPrints("[1, 2, 3]", Task.builder(command.get(0)).args(args).stdin("[1, 2, 3]\n"));
    }
  }

  private Task.Builder python(String... lines) {
    return Task.builder(requireInstalled("python3").toString())
        .runtime(RuntimeProfile.PYTHON)
        .args("-c", String.join("\n", lines))
        .stdin("[1, 2, 3]");
  }

  private void assertPrints(String line, Task.Builder task) {
    ResourceLimits small =
        ResourceLimits.strict().toBuilder().wallTime(Duration.ofMinutes(2)).build();
    Sandbox sandbox = confinement.sandbox().network(Network.NONE).build();

    TaskResult result = sandbox.run(task.limits(small).build());

    assertThat(result.succeeded()).as("%s%n%s", result, result.stderr().text()).isTrue();
    assertThat(result.stdout().text(UTF_8).lines()).containsExactly(line);
    assertThat(result.stderr().isEmpty()).as(result.stderr().text()).isTrue();
  }

  private static void open(Path directory) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("chmod", "-R", "go+rX", directory.toString()));
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor(1, TimeUnit.MINUTES))
        .isTrue();
  }

  static Path requireInstalled(String program) {
    Path found =
        Stream.of("/usr/local/bin", "/usr/bin", "/bin")
            .map(place -> Path.of(place, program))
            .filter(Files::isExecutable)
            .findFirst()
            .orElse(null);
    assumeTrue(found != null, program + " is not installed");
    return found;
  }
}
