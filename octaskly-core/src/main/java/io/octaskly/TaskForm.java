package io.octaskly;

import io.octaskly.sandbox.IsolationLevel;
import io.octaskly.sandbox.MemoryAccounting;
import io.octaskly.sandbox.OutputPolicy;
import io.octaskly.sandbox.ResourceLimits;
import io.octaskly.sandbox.RuntimeProfile;
import io.octaskly.sandbox.Stdin;
import io.octaskly.sandbox.Task;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All of a task, as text and numbers. Bytes for standard input are Base64 (RFC 4648 section 4);
 * times are nanoseconds. What a later release adds must be optional, so that it reads the tasks of
 * this one.
 */
record TaskForm(
    String id,
    String program,
    RuntimeProfile runtime,
    List<String> args,
    Optional<String> stdin,
    Optional<String> stdinFile,
    List<Setting> environment,
    List<Setting> secrets,
    Optional<String> workingDirectory,
    List<Input> inputs,
    List<String> read,
    List<String> write,
    List<String> execute,
    List<String> collect,
    Optional<IsolationLevel> level,
    Optional<Limits> limits,
    Output output,
    List<Setting> labels) {

  /** A name and its value, kept in the order of setting. */
  record Setting(String name, String value) {
    /** {@return the name, since the value may be secret} */
    @Override
    public String toString() {
      return name;
    }
  }

  /** A file for the private working directory. */
  record Input(String from, String as) {}

  /** All limits. */
  record Limits(
      long wallTime,
      long cpuTime,
      long memory,
      MemoryAccounting accounting,
      long disk,
      int openFiles,
      int processes) {
    static Limits of(ResourceLimits limits) {
      return new Limits(
          limits.wallTime().toNanos(),
          limits.cpuTime().toNanos(),
          limits.memory(),
          limits.memoryAccounting(),
          limits.disk(),
          limits.openFiles(),
          limits.processes());
    }

    ResourceLimits limits() {
      return ResourceLimits.builder()
          .wallTime(Duration.ofNanos(wallTime))
          .cpuTime(Duration.ofNanos(cpuTime))
          .memory(memory)
          .memoryAccounting(accounting)
          .disk(disk)
          .openFiles(openFiles)
          .processes(processes)
          .build();
    }
  }

  /** What becomes of the output. */
  record Output(
      OutputPolicy.Overflow overflow,
      long bytes,
      Optional<String> directory,
      Optional<Long> fileBytes) {
    static Output of(OutputPolicy policy) {
      return new Output(
          policy.overflow(),
          policy.bytesPerStream(),
          policy.directory().map(TaskForm::text),
          policy.fileBytesPerStream().stream().boxed().findFirst());
    }

    OutputPolicy policy() {
      return switch (overflow) {
        case TRUNCATE -> OutputPolicy.truncate(bytes);
        case KILL -> OutputPolicy.kill(bytes);
        case SPILL ->
            OutputPolicy.spill(
                bytes,
                Path.of(present(directory, "a directory to spill to")),
                present(fileBytes, "the size of spilled files"));
      };
    }
  }

  static TaskForm of(Task task) {
    Stdin input = task.stdin().orElse(null);
    if (input instanceof Stdin.Live) {
      throw new IllegalArgumentException(
          "task "
              + task.id()
              + " has a live standard input, to which nobody could write when it is run later: give"
              + " it bytes or a file by stdin(...)");
    }
    return new TaskForm(
        task.id(),
        task.program(),
        task.runtime(),
        task.args(),
        input instanceof Stdin.Bytes bytes
            ? Optional.of(Base64.getEncoder().encodeToString(bytes.bytes()))
            : Optional.empty(),
        input instanceof Stdin.File file ? Optional.of(text(file.path())) : Optional.empty(),
        settings(task.environment()),
        secrets(task),
        task.workingDirectory().map(TaskForm::text),
        task.inputs().stream().map(file -> new Input(text(file.from()), file.as())).toList(),
        task.read().stream().map(TaskForm::text).toList(),
        task.write().stream().map(TaskForm::text).toList(),
        task.execute().stream().map(TaskForm::text).toList(),
        task.collect(),
        task.level(),
        task.limits().map(Limits::of),
        Output.of(task.output()),
        settings(task.labels()));
  }

  /**
   * {@return the task, under an id}
   *
   * @throws IllegalArgumentException if it breaks a rule of this release
   */
  Task task(String id) {
    Task.Builder task = Task.builder(program).id(id).runtime(runtime).args(args);
    stdin.ifPresent(bytes -> task.stdin(Base64.getDecoder().decode(bytes)));
    stdinFile.ifPresent(file -> task.stdin(Path.of(file)));
    environment.forEach(variable -> task.env(variable.name, variable.value));
    secrets.forEach(variable -> secret(task, variable));
    workingDirectory.ifPresent(directory -> task.workingDirectory(Path.of(directory)));
    inputs.forEach(input -> task.input(Path.of(input.from), input.as));
    level.ifPresent(task::level);
    limits.ifPresent(limits -> task.limits(limits.limits()));
    labels.forEach(label -> task.label(label.name, label.value));
    return task.read(paths(read))
        .write(paths(write))
        .execute(paths(execute))
        .collect(collect.toArray(String[]::new))
        .output(output.policy())
        .build();
  }

  /** {@return the task's id and program} */
  @Override
  public String toString() {
    return "task " + id + ": " + program;
  }

  private static List<Setting> settings(Map<String, String> values) {
    return values.entrySet().stream()
        .map(entry -> new Setting(entry.getKey(), entry.getValue()))
        .toList();
  }

  private static List<Setting> secrets(Task task) {
    List<Setting> secrets = new ArrayList<>();
    task.secretEnvironment()
        .forEach(
            (name, value) -> {
              secrets.add(new Setting(name, new String(value)));
              Arrays.fill(value, '\0');
            });
    return secrets;
  }

  private static void secret(Task.Builder task, Setting variable) {
    char[] value = variable.value.toCharArray();
    task.secretEnv(variable.name, value);
    Arrays.fill(value, '\0');
  }

  /** A name of a file is bytes to the kernel; not all of them are text. */
  private static String text(Path path) {
    String text = path.toString();
    boolean same;
    try {
      same = Path.of(text).equals(path);
    } catch (InvalidPathException e) {
      same = false;
    }
    if (!same) {
      throw new IllegalArgumentException(
          "path "
              + text
              + " has a name that is no text in this JVM's encoding of file names, so that it could"
              + " not be read back: rename it, or run the JVM in a UTF-8 locale");
    }
    return text;
  }

  private static Path[] paths(List<String> texts) {
    return texts.stream().map(Path::of).toArray(Path[]::new);
  }

  private static <T> T present(Optional<T> value, String what) {
    return value.orElseThrow(() -> new IllegalArgumentException(what + " is missing"));
  }
}
