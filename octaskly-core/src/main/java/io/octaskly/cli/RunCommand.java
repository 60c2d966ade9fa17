package io.octaskly.cli;

import io.octaskly.sandbox.IsolationLevel;
import io.octaskly.sandbox.Network;
import io.octaskly.sandbox.OutputPolicy;
import io.octaskly.sandbox.ResourceLimits;
import io.octaskly.sandbox.Sandbox;
import io.octaskly.sandbox.Task;
import io.octaskly.sandbox.TaskResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs one task. */
@Command(
    name = RunCommand.NAME,
    description = {
      "Runs a command confined, with its output here as it comes.",
      "Everything that it started is gone when this returns, also by Ctrl-C."
    },
    customSynopsis = "octaskly run [OPTION]... [--] PROGRAM [ARGUMENT]...",
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0..255:that of the program",
      "122:a limit other than wall time was exceeded",
      "124:the wall time was exceeded (--timeout)",
      "125:refused, and nothing was started: the command line, the level, the audit log",
      "126:the program cannot be executed",
      "127:the program was not found",
      "128+n:the program was ended by signal n; 130 by Ctrl-C; 141 if nobody reads its output"
    },
    footer = {
      "%nSizes: 512M, 2G (powers of 1024). Times: 90s, 5m, 1h30m.",
      "Secrets are never given as arguments, which every user of the machine can read."
    })
final class RunCommand implements Callable<Integer> {
  static final String NAME = "run";

  private final Streams streams;

  @Option(
      names = "--level",
      paramLabel = "LEVEL",
      description = "none, basic, strict or very-strict; strict unless given.")
  IsolationLevel level = IsolationLevel.STRICT;

  @Option(names = "--read", paramLabel = "PATH", description = "It may read this, and all beneath.")
  List<Path> read = new ArrayList<>();

  @Option(
      names = "--write",
      paramLabel = "PATH",
      description = "It may write this, and all beneath.")
  List<Path> write = new ArrayList<>();

  @Option(
      names = "--execute",
      paramLabel = "PATH",
      description = "It may start this program, or all beneath.")
  List<Path> execute = new ArrayList<>();

  @Option(
      names = "--allow-shell",
      description = "PROGRAM may be a shell at strict and very-strict.")
  boolean allowShell;

  @Option(
      names = "--network",
      paramLabel = "host|none",
      description = "Unless given: none at strict and very-strict, host below.")
  @Nullable Network network;

  @Option(names = "--timeout", paramLabel = "TIME", description = "Wall time; 1 h unless given.")
  @Nullable Duration timeout;

  @Option(names = "--cpu-time", paramLabel = "TIME", description = "Processor time of all of it.")
  @Nullable Duration cpuTime;

  @Option(names = "--memory", paramLabel = "SIZE", description = "Memory of all of it; 2 G.")
  @Nullable ByteSize memory;

  @Option(names = "--disk", paramLabel = "SIZE", description = "What it may write; 10000 M.")
  @Nullable ByteSize disk;

  @Option(names = "--processes", paramLabel = "N", description = "Processes and threads; 256.")
  @Nullable Integer processes;

  @Option(names = "--open-files", paramLabel = "N", description = "Open files of each; 1024.")
  @Nullable Integer openFiles;

  @Option(
      names = "--env",
      paramLabel = "NAME=VALUE",
      description = "An environment variable; not for secrets.")
  List<String> env = new ArrayList<>();

  @Option(
      names = "--secret-env",
      paramLabel = "NAME",
      description = "A secret variable: its value is that of this process's variable NAME.")
  List<String> secretEnv = new ArrayList<>();

  @Option(
      names = "--secret-file",
      paramLabel = "NAME=PATH",
      description = "A secret variable: its value is in a file of mode 0600.")
  List<String> secretFile = new ArrayList<>();

  @Option(
      names = "--stdin",
      paramLabel = "FILE|-",
      description =
          "What it reads: a file, or - for what this process reads. Nothing unless given.")
  @Nullable String stdin;

  @Option(
      names = "--directory",
      paramLabel = "DIR",
      description = "Where it starts; a private directory unless given. No grant: see --read.")
  @Nullable Path directory;

  @Option(
      names = "--collect",
      paramLabel = "GLOB",
      description = "Files to keep of its private directory, such as 'out/*.csv'; with --to.")
  List<String> collect = new ArrayList<>();

  @Option(names = "--to", paramLabel = "DIR", description = "Where collected files go.")
  @Nullable Path to;

  @Option(
      names = "--audit",
      paramLabel = "FILE",
      description = "Record start and end in this log; if that fails, nothing is started.")
  @Nullable Path audit;

  @Parameters(arity = "1..*", paramLabel = "PROGRAM", description = "A name, or a path.")
  List<String> command = new ArrayList<>();

  RunCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    requireConsistent();
    Task task = task();
    Sandbox sandbox = sandbox();
    try (Termination termination = Termination.watched();
        RunRecord record = RunRecord.in(audit)) {
      record.started(task, level);
      TaskResult result;
      RunSession session = new RunSession(streams, termination, "-".equals(stdin));
      try {
        result = session.run(sandbox, task);
      } catch (RuntimeException e) {
        record.failed(task, e);
        throw e;
      }
      record.ended(result);
      if (to != null) {
        new CollectedTo(to, streams).write(result.files());
      }
      return session.exitCode(result);
    }
  }

  private void requireConsistent() {
    if (collect.isEmpty() != (to == null)) {
      throw new CommandFailure("--collect and --to go together: give both or none");
    }
  }

  private Sandbox sandbox() {
    Network chosen =
        network != null
            ? network
            : level.isAtLeast(IsolationLevel.STRICT) ? Network.NONE : Network.HOST;
    Sandbox.Builder builder = Sandbox.builder().level(level).network(chosen);
    return (allowShell ? builder.allowShell() : builder).build();
  }

  private Task task() {
    Task.Builder task = Task.builder(program()).args(command.subList(1, command.size()));
    task.read(grants("--read", read))
        .write(grants("--write", write))
        .execute(grants("--execute", execute))
        .collect(collect.toArray(String[]::new))
        // It goes on to this process's output as it comes.
        .output(OutputPolicy.truncate(0));
    TaskVariables variables = new TaskVariables(streams.environment());
    env.forEach(pair -> variables.plain(task, pair));
    secretEnv.forEach(name -> variables.secretFromEnvironment(task, name));
    secretFile.forEach(pair -> variables.secretFromFile(task, pair));
    if (directory != null) {
      task.workingDirectory(existing("--directory", directory));
    }
    if (stdin != null) {
      if (stdin.equals("-")) {
        task.liveStdin();
      } else {
        task.stdin(existing("--stdin", Path.of(stdin)));
      }
    }
    ResourceLimits limits = limits();
    return (limits == null ? task : task.limits(limits)).build();
  }

  /** A path relative to the working directory, as a shell takes it. */
  private String program() {
    String program = command.get(0);
    return program.indexOf('/') > 0 ? Path.of(program).toAbsolutePath().toString() : program;
  }

  private static Path[] grants(String option, List<Path> paths) {
    return paths.stream().map(path -> existing(option, path)).toArray(Path[]::new);
  }

  private static Path existing(String option, Path path) {
    if (!Files.exists(path)) {
      throw new CommandFailure(
          option + " " + path + ": there is nothing of this name; make it, or leave it out");
    }
    return path.toAbsolutePath();
  }

  private @Nullable ResourceLimits limits() {
    ResourceLimits.Builder limits = ResourceLimits.builder();
    boolean given = false;
    if (timeout != null) {
      limits.wallTime(timeout);
      given = true;
    }
    if (cpuTime != null) {
      limits.cpuTime(cpuTime);
      given = true;
    }
    if (memory != null) {
      limits.memory(memory.bytes());
      given = true;
    }
    if (disk != null) {
      limits.disk(disk.bytes());
      given = true;
    }
    if (processes != null) {
      limits.processes(processes);
      given = true;
    }
    if (openFiles != null) {
      limits.openFiles(openFiles);
      given = true;
    }
    return given ? limits.build() : null;
  }
}
