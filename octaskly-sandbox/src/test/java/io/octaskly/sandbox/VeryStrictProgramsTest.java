package io.octaskly.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.octaskly.sandbox.internal.kernel.Architecture;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the list of VERY_STRICT was made for: real programs that read and compute. */
@ParameterizedClass
@EnumSource(
    value = Confinement.class,
    names = {"VERY_STRICT", "VERY_STRICT_IN_NAMESPACES"})
class VeryStrictProgramsTest {
  private static final String NUMBERS =
      IntStream.rangeClosed(1, 1000)
          .mapToObj(number -> 1001 - number + "\n")
          .collect(Collectors.joining());

  private static final Pattern JAVA_17_OR_LATER =
      Pattern.compile("JAVA_VERSION=\"(1[7-9]|[2-9][0-9])\\b.*");

  @Parameter Confinement confinement;

  private Sandbox veryStrict;

  @BeforeEach
  void makeSandbox() {
    veryStrict = confinement.sandbox().network(Network.NONE).build();
  }

  @TempDir Path directory;

  static Stream<Arguments> filters() {
    return Stream.of(
        filter("2000 total", "wc", "-l", "in", "-"),
        filter("1000", "cat", "in"),
        filter("1000", "sort", "-n", "in"),
        filter("2", "sort", "--parallel=2", "-n", "-S", "1M", "-"),
        filter("271", "grep", "-c", "7", "in"),
        filter("in", "grep", "-r", "-l", "^999$", "."),
        filter(" -", "sha256sum", "-"),
        filter("500500", "awk", "{ s += $1 } END { print s }", "in"),
        filter("500500", "mawk", "{ s += $1 } END { print s }", "in"),
        filter("500500", "gawk", "{ s += $1 } END { print s }", "in"),
        filter("one thousand", "sed", "s/^1000$/one thousand/", "in"),
        filter("1267650600228229401496703205376", "bc"),
        filter("./in", "find", ".", "-name", "in"),
        filter("42", "dc", "-e", "6 7 * p"),
        filter("1970", "date", "-u", "-d", "@0", "+%Y"),
        filter("1000", "jq", "."),
        // Linked statically wherever there is a glibc.
        filter("/libc.so.6", "/sbin/ldconfig", "-p"));
  }

  private static Arguments filter(String expected, String program, String... args) {
    return Arguments.of(program, List.of(args), expected);
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("filters")
  void native_program_reads_and_prints(String program, List<String> args, String expected)
      throws IOException {
    requireInstalled(program);
    Path numbers = Programs.readable(directory, "numbers", NUMBERS);
    String input = program.equals("bc") ? "2^100\n" : NUMBERS;

    Task task = Task.builder(program).args(args).stdin(input).input(numbers, "in").build();

    assertPrints(task, expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dash", "bash"})
  void script_uses_what_its_shell_has_built_in(String shell) throws IOException {
    requireInstalled(shell);
    TaskResult result =
        veryStrict.run(
            script(
                shell,
                "read first; echo \"first $first\"; echo $(echo subshell)",
                "echo piped | { read line; echo \"$line\"; }",
                "read here <<X",
                "document",
                "X",
                "echo $here",
                "(while :; do :; done) & kill -KILL $!; wait $! 2>/dev/null; echo $?",
                "trap 'echo trapped' USR1; kill -USR1 $$; cd / && pwd",
                "[ -r \"$0\" ] && [ ! -e /no/such/file ] && umask 027 && umask",
                "echo x >/dev/null; cat \"$0\" 2>/dev/null || echo \"no cat\""));

    assertThat(result.succeeded()).as(result.stderr().text()).isTrue();
    assertThat(result.stdout().text(UTF_8).lines())
        .containsExactly(
            "first 1000", "subshell", "piped", "document", "137", "trapped", "/", "0027", "no cat");
  }

  @Test
  void bash_script_waits_with_a_time_limit_and_has_coprocesses() throws IOException {
    requireInstalled("bash");
    TaskResult result =
        veryStrict.run(
            script(
                "bash",
                "coproc { read line; echo \"co $line\"; }",
                // Bash closes its own descriptor when it has seen the coprocess end.
                "exec 3<&${COPROC[0]}",
                "read -t 0.05 early <&${COPROC[0]}; echo \"status $?\"; echo hi >&${COPROC[1]}",
                "read answer <&3; echo $answer; [[ abc =~ b. ]] && echo" + " ${BASH_REMATCH}"));

    assertThat(result.stdout().text(UTF_8).lines()).containsExactly("status 142", "co hi", "bc");
  }

  @Test
  void python_computes() throws IOException {
    assertPython(
        "7 [1, 4] 120 b'xyz' 2d711642 1000",
        "import sys, json, math, re, hashlib, threading, queue, zlib, uuid, secrets, datetime, os",
        "text = sys.stdin.read().split()",
        "match = re.search('x.z', 'wxyz').group().encode()",
        "digest = hashlib.sha256(b'x').hexdigest()[:8]",
        "print(json.loads('7'), [n * n for n in (1, 2)], math.factorial(5), match, digest,"
            + " len(text))");
  }

  @Test
  void python_has_threads_and_waits() throws IOException {
    assertPython(
        "[0, 1, 2, 3] 5 None True",
        "import threading, time, queue, concurrent.futures as f, select, os",
        "with f.ThreadPoolExecutor(4) as pool: done = list(pool.map(lambda n: n, range(4)))",
        "five = queue.Queue(); threading.Timer(0.01, lambda: five.put(5)).start()",
        "r, w = os.pipe(); before = time.monotonic(); time.sleep(0.01)",
        "select.select([r], [], [], 0.01); select.poll().poll(1)",
        "print(done, five.get(), None, time.monotonic() - before >= 0.02)");
  }

  @Test
  void python_runs_an_event_loop_with_threads() throws IOException {
    assertPython(
        "[1, 4] awake",
        "import asyncio, time",
        "def slow(n): time.sleep(0.1); return n * n",
        "async def main():",
        "  loop = asyncio.get_running_loop()",
        "  squares = [loop.run_in_executor(None, slow, n) for n in (1, 2)]",
        "  return await asyncio.gather(*squares), await asyncio.sleep(0.01, 'awake')",
        "print(*asyncio.run(main()))");
  }

  @Test
  void python_is_told_what_it_may_not_do() throws IOException {
    assertPython(
        confinement == Confinement.VERY_STRICT
            ? "PermissionError PermissionError OSError 4"
            : "PermissionError OSError OSError 4",
        "import subprocess, socket, os",
        "def failure(action):",
        "  try: action()",
        "  except OSError as e: return type(e).__name__",
        "r, w = os.pipe()",
        "os.fork() or (os.write(w, b'4'), os._exit(0))",
        "print(failure(lambda: subprocess.run(['/bin/true'])), failure(lambda: open('out', 'w')),",
        "      failure(lambda: socket.socket()), int(os.read(r, 1)))");
  }

  @Test
  void perl_computes() throws IOException {
    requireInstalled("perl");
    Path program =
        Programs.readable(
            directory,
            "program.pl",
            """
            use List::Util qw(sum); use POSIX qw(floor); my @lines = <STDIN>;
            select(undef, undef, undef, 0.01);
            my $pid = fork() // die; exit 7 unless $pid; waitpid $pid, 0; my $status = $? >> 8;
            my $ran = system('/bin/true');
            print join(' ', sum(@lines), floor(3.7), $status, $ran, sort { $a <=> $b } 10, 9), "\\n";
            """);

    assertPrints(
        Task.builder("perl").args(program.toString()).read(program).stdin(NUMBERS).build(),
        "500500 3 7 -1 9 10");
  }

  @Test
  void node_computes() throws IOException {
    requireInstalled("node");
    Path program =
        Programs.readable(
            directory,
            "program.js",
            """
            const {Worker} = require('worker_threads');
            const {spawn} = require('child_process');
            const hash = require('crypto').createHash('sha256').update('x').digest('hex');
            let size = 0;
            process.stdin.on('data', data => size += data.length);
            process.stdin.on('end', () => {
              const code = 'require("worker_threads").parentPort.postMessage(42)';
              new Worker(code, {eval: true}).on('message', answer =>
                spawn('/bin/true').on('error', failure => setTimeout(() => {
                  process.stdout.cork();
                  process.stdout.write(`${size} ${answer} `);
                  process.stdout.write(`${failure.code} ${hash.slice(0, 8)}\\n`);
                  process.stdout.uncork();
                }, 10)));
            });
            """);

    assertPrints(
        Task.builder("node").args(program.toString()).read(program).stdin(NUMBERS).build(),
        NUMBERS.length() + " 42 EACCES 2d711642");
  }

  static Stream<Path> runtimes() throws IOException {
    Set<Path> homes = new LinkedHashSet<>();
    homes.add(Path.of(System.getProperty("java.home")).toRealPath());
    Path usual = Path.of("/usr/lib/jvm");
    if (Files.isDirectory(usual)) {
      try (Stream<Path> found = Files.list(usual)) {
        for (Path home : found.toList()) {
          if (isJava17OrLater(home)) {
            homes.add(home.toRealPath());
          }
        }
      }
    }
    return homes.stream();
  }

  private static boolean isJava17OrLater(Path home) throws IOException {
    Path release = home.resolve("release");
    return Files.isExecutable(home.resolve("bin/java"))
        && Files.isReadable(release)
        && Files.readAllLines(release).stream().anyMatch(JAVA_17_OR_LATER.asMatchPredicate());
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  void java_runs_threads_and_collects_garbage(Path home) throws IOException {
    assertThat(java(home, "-XX:+UseSerialGC"))
        .isEqualTo("28 2d711642 1000 7 " + writeFailure() + " 13\n");
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  void java_runs_with_the_parallel_collector_of_servers(Path home) throws IOException {
    assertThat(java(home, "-XX:+UseG1GC")).endsWith(" " + writeFailure() + " 13\n");
  }

  /** Java has no exception of its own for a file system that is mounted read-only. */
  private String writeFailure() {
    return confinement == Confinement.VERY_STRICT ? "AccessDeniedException" : "FileSystemException";
  }

  /** After a stop, the kernel makes a call of its own to go on with one that has a time limit. */
  @Test
  void sleeping_program_survives_a_stop() throws Exception {
    RunningTask running = veryStrict.start(Task.of("sleep", "1"));
    awaitSleep(running.pid());

    signal("STOP", running.pid());
    signal("CONT", running.pid());

    TaskResult result = running.await(Duration.ofSeconds(20)).orElseThrow();
    assertThat(result.succeeded()).as(result.stderr().text()).isTrue();
  }

  private static void awaitSleep(long pid) throws IOException {
    Path call = Path.of("/proc", Long.toString(pid), "syscall");
    assumeTrue(Files.isReadable(call), "this kernel does not show what a process is doing");
    int wanted = SystemCall.CLOCK_NANOSLEEP.number(Architecture.current().orElseThrow());
    while (!Files.readString(call).startsWith(wanted + " ")) {
      Thread.onSpinWait();
    }
  }

  private static void signal(String name, long pid) throws IOException, InterruptedException {
    String command = "kill -" + name + " " + pid;
    assertThat(new ProcessBuilder("sh", "-c", command).inheritIO().start().waitFor()).isZero();
  }

  private String java(Path home, String collector) throws IOException {
    String name = JavaTask.class.getName();
    Path code = directory.resolve(name.replace('.', '/') + ".class");
    Files.createDirectories(code.getParent());
    try (var in = JavaTask.class.getResourceAsStream(JavaTask.class.getSimpleName() + ".class")) {
      Files.copy(java.util.Objects.requireNonNull(in), code);
    }
    for (Path path = code; !path.equals(directory.getParent()); path = path.getParent()) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    Path file = Programs.readable(directory, "file", "content");
    Task.Builder task =
        Task.builder(home.resolve("bin/java").toString())
            .args(collector, "-Xshare:auto", "-Xmx64m")
            // What it reserves of addresses counts towards the limit of memory.
            .args("-XX:ReservedCodeCacheSize=64m", "-XX:CompressedClassSpaceSize=64m")
            .args("-cp", directory.toString(), name, file.toString())
            .read(home, directory)
            .stdin(NUMBERS)
            .limits(
                ResourceLimits.defaults().toBuilder()
                    .processes(256)
                    .wallTime(Duration.ofMinutes(2))
                    .build());
    configuration(home).forEach(task::read);
    TaskResult result = veryStrict.run(task.build());
    assertThat(result.succeeded()).as("%s%n%s", result, result.stderr().text()).isTrue();
    return result.stdout().text(UTF_8);
  }

  /** Distributions keep some of a JVM's files elsewhere and leave links. */
  private static Set<Path> configuration(Path home) throws IOException {
    try (Stream<Path> files = Files.walk(home)) {
      return files
          .filter(Files::isSymbolicLink)
          .filter(Files::exists)
          .map(VeryStrictProgramsTest::target)
          .filter(target -> !target.startsWith(home))
          .collect(Collectors.toCollection(LinkedHashSet::new));
    }
  }

  private static Path target(Path link) {
    try {
      return link.toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void assertPython(String expected, String... program) throws IOException {
    requireInstalled("python3");
    assertPrints(
        Task.builder("python3").args("-c", String.join("\n", program)).stdin(NUMBERS).build(),
        expected);
  }

  private void assertPrints(Task task, String expected) {
    TaskResult result = veryStrict.run(task);

    assertThat(result.succeeded()).as("%s%n%s", result, result.stderr().text()).isTrue();
    assertThat(result.stdout().text(UTF_8)).contains(expected + "\n");
    assertThat(result.stderr().isEmpty()).as(result.stderr().text()).isTrue();
  }

  private Task script(String shell, String... lines) throws IOException {
    Path script = Programs.script(directory, lines);
    Path interpreter = path(shell);
    Files.writeString(script, Files.readString(script).replace("#!/bin/sh", "#!" + interpreter));
    return Task.builder(script.toString()).stdin(NUMBERS).build();
  }

  private static void requireInstalled(String program) {
    assumeTrue(Files.isExecutable(path(program)), program + " is not installed");
  }

  private static Path path(String program) {
    if (program.startsWith("/")) {
      return Path.of(program);
    }
    return Stream.of("/usr/local/bin", "/usr/bin", "/bin")
        .map(directory -> Path.of(directory, program))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(Path.of("/no/such/directory", program));
  }
}
