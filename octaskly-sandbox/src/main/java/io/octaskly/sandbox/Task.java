package io.octaskly.sandbox;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A command to run and what it needs: pure data, which a scheduler can keep and run later.
 *
 * <p>The command is a program and its arguments, never a line for a shell to parse, so nothing in
 * an argument is expanded or interpreted.
 *
 * <pre>{@code
 * Task task = Task.builder("/usr/bin/python3")
 *     .runtime(RuntimeProfile.PYTHON)
 *     .args("report.py", "--month", "2024-05")
 *     .input(Path.of("/srv/reports/report.py"), "report.py")
 *     .read(Path.of("/srv/data"))
 *     .secretEnv("DB_PASSWORD", password)
 *     .collect("out/*.csv")
 *     .limits(ResourceLimits.strict())
 *     .build();
 * }</pre>
 *
 * <p><b>Security guarantees.</b> Secret values are copied, kept as {@code char[]}, and appear in no
 * message and no {@code toString()}. Plain values appear in no {@code toString()}. Two tasks are
 * equal only if they are the same object.
 */
public final class Task {
  private final String id;
  private final String program;
  private final RuntimeProfile runtime;
  private final List<String> args;
  private final @Nullable Stdin stdin;
  private final Map<String, String> environment;
  private final Map<String, char[]> secretEnvironment;
  private final @Nullable Path workingDirectory;
  private final List<InputFile> inputs;
  private final List<Path> read;
  private final List<Path> write;
  private final List<Path> execute;
  private final List<String> collect;
  private final @Nullable IsolationLevel level;
  private final @Nullable ResourceLimits limits;
  private final OutputPolicy output;
  private final Map<String, String> labels;

  private Task(Builder builder) {
    this.id = builder.id == null ? UUID.randomUUID().toString() : builder.id;
    this.program = builder.program;
    this.runtime = builder.runtime;
    this.args = builder.command();
    this.stdin = builder.stdin;
    this.environment = copy(builder.environment);
    this.secretEnvironment = copy(builder.secretEnvironment);
    this.workingDirectory = builder.workingDirectory;
    this.inputs = List.copyOf(builder.inputs.values());
    this.read = builder.allRead();
    this.write = List.copyOf(builder.write);
    this.execute = List.copyOf(builder.execute);
    this.collect = List.copyOf(builder.collect);
    this.level = builder.level;
    this.limits = builder.limits;
    this.output = builder.output;
    this.labels = copy(builder.labels);
  }

  /**
   * {@return a task with default settings}
   *
   * @param program a bare name, looked up in a fixed PATH at launch, or an absolute path
   * @param args the arguments that follow the program's name
   * @throws NullPointerException if {@code program}, {@code args} or an element is null
   * @throws IllegalArgumentException if {@code program} is empty or a relative path with a slash,
   *     or something has a NUL character
   */
  public static Task of(String program, String... args) {
    return builder(program).args(args).build();
  }

  /**
   * {@return a builder}
   *
   * @param program a bare name, looked up in a fixed PATH at launch, or an absolute path
   * @throws NullPointerException if {@code program} is null
   * @throws IllegalArgumentException if {@code program} is empty, a relative path with a slash, or
   *     has a NUL character
   */
  public static Builder builder(String program) {
    return new Builder(program);
  }

  /**
   * {@return a task that runs a class of this program in a JVM of its own, confined}
   *
   * <p>This is for code that the Security Manager was once for: a plug-in, a rule, a report of a
   * tenant, in Java, that must not do as it likes. It runs in another process, so that not the
   * class library but the kernel decides what it may do: native code, {@code Unsafe} and reflection
   * get it no further, an endless loop or a full heap is its own, and ending it leaves nothing
   * behind. What it is given and what it answers goes through standard input, standard output and
   * files, as text or as any other format. All of that costs about the start of a JVM.
   *
   * <pre>{@code
   * Task task = Task.mainBuilder(PriceRules.class).stdin(orderAsJson).build();
   * TaskResult result = sandbox.run(task);       // level STRICT or VERY_STRICT, network NONE
   * String answer = result.orThrow().stdout().text();
   * }</pre>
   *
   * <p><b>What it runs.</b> The launcher of this JVM's own JDK, with this JVM's class path, and its
   * module path if there is one. The task may read the JDK and all of that, and so must be trusted
   * to know it: what is secret does not belong on a class path. The confined JVM gets no option,
   * agent, system property or environment variable of this one ({@code JAVA_TOOL_OPTIONS} and the
   * like neither); see {@link Builder#jvmOptions}.
   *
   * <p><b>When.</b> The JDK, the entries of the class path, which are made absolute and left out if
   * they are missing, and the class are looked at now, so that a mistake shows when the task is
   * built; they are in {@link #program()}, {@link #args()} and {@link #read()}. The options that
   * depend on the limits, on the level and on the private directories are made when it is launched
   * and go before those: a task that names no limits has those of the sandbox that it is given to.
   *
   * <p><b>Options</b>, which {@link Builder#jvmOptions} can override:
   *
   * <ul>
   *   <li>a heap of three quarters of the memory limit less 40 MiB, and at least 8 MiB, so that a
   *       full heap is an {@code OutOfMemoryError} there before it is {@link Limit#MEMORY} here; an
   *       eighth of the limit for direct buffers; the serial collector, and on Java 17 G1 with two
   *       threads, which starts faster there
   *   <li>no performance data, no attaching, no crash files
   *   <li>{@code java.io.tmpdir} is the private temporary directory and {@code user.home} the
   *       private working directory (at VERY_STRICT neither can be written to, at NONE both are the
   *       host's); {@code user.name} is {@code task} from BASIC on
   *   <li>UTF-8 for the three standard streams, arguments and names of files (at VERY_STRICT the
   *       last two are ASCII: without an environment, a JVM knows no other); what the JVM itself
   *       has to say goes to standard error
   * </ul>
   *
   * <p><b>Limits.</b> Memory is accounted as {@linkplain MemoryAccounting#RESIDENT resident},
   * whatever was asked for, since a JVM reserves far more addresses than it uses. The limits of
   * processes, which counts threads, and of open files are raised to what a JVM needs: 32
   * processes, and 64 files with one for each entry of the class path. Give at least 64 MiB of
   * memory to a small program, and 256 MiB to others.
   *
   * @param main a class with a {@code public static void main(String[])}, not necessarily public
   *     itself, on this JVM's class path or module path, or of the JDK
   * @param args the arguments of its main method
   * @throws NullPointerException if an argument or an element is null
   * @throws IllegalArgumentException if another JVM could not run the class: it has no main method,
   *     is hidden, anonymous, local, primitive or an array, or was not loaded from the class path;
   *     if the class path holds a home directory, which is not to be granted; if this JVM has no
   *     launcher; or if an argument has a NUL character
   */
  public static Task ofMain(Class<?> main, String... args) {
    return mainBuilder(main).args(args).build();
  }

  /**
   * {@return a builder of a task that runs a class of this program in a JVM of its own; see {@link
   * #ofMain}}
   *
   * @param main a class with a {@code public static void main(String[])}
   * @throws NullPointerException if {@code main} is null
   * @throws IllegalArgumentException if another JVM could not run the class
   */
  public static Builder mainBuilder(Class<?> main) {
    return mainBuilder(MainClass.of(Objects.requireNonNull(main, "main")));
  }

  /**
   * {@return a builder for a class wherever it is; for tests of other class paths than this one}
   */
  static Builder mainBuilder(MainClass main) {
    return new Builder(MainClass.java().toString(), main);
  }

  /** {@return the id: 1 to 128 characters of {@code A-Z a-z 0-9 . _ : -}} */
  public String id() {
    return id;
  }

  /** {@return the program: a bare name or an absolute path} */
  public String program() {
    return program;
  }

  /** {@return the run-time that the program needs; NATIVE unless it was set} */
  public RuntimeProfile runtime() {
    return runtime;
  }

  /**
   * {@return the arguments after the program's name; unmodifiable} A JVM is given more options,
   * before these, when it is launched: {@link #ofMain}.
   */
  public List<String> args() {
    return args;
  }

  /** {@return what the task reads from standard input; empty for the end of file at once} */
  public Optional<Stdin> stdin() {
    return Optional.ofNullable(stdin);
  }

  /** {@return the plain environment variables, name to value, in order of setting; unmodifiable} */
  public Map<String, String> environment() {
    return environment;
  }

  /**
   * {@return the secret environment variables, name to value: a new map of copies on each call, for
   * the caller to overwrite after use}
   */
  public Map<String, char[]> secretEnvironment() {
    Map<String, char[]> copies = new LinkedHashMap<>();
    secretEnvironment.forEach((name, value) -> copies.put(name, value.clone()));
    return copies;
  }

  /** {@return the directory the task starts in; empty for a private one} */
  public Optional<Path> workingDirectory() {
    return Optional.ofNullable(workingDirectory);
  }

  /** {@return the files that are put into the private working directory; unmodifiable} */
  public List<InputFile> inputs() {
    return inputs;
  }

  /** {@return the absolute paths that the task may read, with all beneath; unmodifiable} */
  public List<Path> read() {
    return read;
  }

  /** {@return the absolute paths that the task may write, with all beneath; unmodifiable} */
  public List<Path> write() {
    return write;
  }

  /** {@return the absolute paths that the task may execute, with all beneath; unmodifiable} */
  public List<Path> execute() {
    return execute;
  }

  /** {@return the patterns of files to collect, relative to the working directory; unmodifiable} */
  public List<String> collect() {
    return collect;
  }

  /** {@return the level that the task asks for; empty for that of the sandbox} */
  public Optional<IsolationLevel> level() {
    return Optional.ofNullable(level);
  }

  /** {@return the limits that the task asks for; empty for the defaults of the sandbox} */
  public Optional<ResourceLimits> limits() {
    return Optional.ofNullable(limits);
  }

  /** {@return what becomes of standard output and standard error} */
  public OutputPolicy output() {
    return output;
  }

  /** {@return the labels, key to value, in order of setting; unmodifiable} */
  public Map<String, String> labels() {
    return labels;
  }

  /**
   * {@return this task if it makes sense at a level; the level may come from a sandbox}
   *
   * @throws IllegalArgumentException if the level is VERY_STRICT and the task asks for a write
   *     grant, an environment variable or files to collect, or gives a JVM an argument that is not
   *     ASCII
   */
  Task requireSensibleAt(IsolationLevel effective) {
    if (effective != IsolationLevel.VERY_STRICT) {
      return this;
    }
    refuse(write.isEmpty(), "write grant for", write);
    refuse(environment.isEmpty(), "environment variable", environment.keySet());
    refuse(secretEnvironment.isEmpty(), "environment variable", secretEnvironment.keySet());
    refuse(collect.isEmpty(), "file to collect", collect);
    if (runtime == RuntimeProfile.JVM) {
      args.forEach(Task::requireAscii);
    }
    return this;
  }

  /** {@return id, program, number of arguments and level; never arguments or variables} */
  @Override
  public String toString() {
    return "task "
        + id
        + ": "
        + Printable.quoted(program)
        + " with "
        + args.size()
        + (args.size() == 1 ? " argument at level " : " arguments at level ")
        + level().map(IsolationLevel::id).orElse("of the sandbox");
  }

  private static void refuse(boolean absent, String what, Object offending) {
    if (!absent) {
      throw new IllegalArgumentException(
          what
              + " "
              + Printable.escaped(offending.toString())
              + " at level very-strict, where nothing can be written and the environment is empty:"
              + " leave it out and use stdin, inputs and stdout, or choose level strict");
    }
  }

  private static void requireAscii(String argument) {
    if (!StandardCharsets.US_ASCII.newEncoder().canEncode(argument)) {
      throw new IllegalArgumentException(
          "argument "
              + Printable.quoted(argument)
              + " of a JVM is not ASCII, at level very-strict: a JVM without an environment, which"
              + " would name a locale, cannot read it; pass it by stdin, or choose level strict");
    }
  }

  private static <V> Map<String, V> copy(Map<String, V> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }

  /** Collects the parts of a task; not thread-safe. */
  public static final class Builder {
    private final String program;
    private final @Nullable MainClass main;
    private RuntimeProfile runtime;
    private final List<String> jvmOptions = new ArrayList<>();
    private final List<String> args = new ArrayList<>();
    private @Nullable Stdin stdin;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final Map<String, char[]> secretEnvironment = new LinkedHashMap<>();
    private @Nullable Path workingDirectory;
    private final Map<String, InputFile> inputs = new LinkedHashMap<>();
    private final List<Path> read = new ArrayList<>();
    private final List<Path> write = new ArrayList<>();
    private final List<Path> execute = new ArrayList<>();
    private final List<String> collect = new ArrayList<>();
    private @Nullable IsolationLevel level;
    private @Nullable ResourceLimits limits;
    private OutputPolicy output = OutputPolicy.defaults();
    private @Nullable String id;
    private final Map<String, String> labels = new LinkedHashMap<>();

    private Builder(String program) {
      this.program = TaskRules.requireProgram(Objects.requireNonNull(program, "program"));
      this.main = null;
      this.runtime = RuntimeProfile.NATIVE;
    }

    private Builder(String java, MainClass main) {
      this.program = java;
      this.main = main;
      this.runtime = RuntimeProfile.JVM;
    }

    private List<String> command() {
      return main == null ? List.copyOf(args) : List.copyOf(main.command(jvmOptions, args));
    }

    private List<Path> allRead() {
      List<Path> all = new ArrayList<>(main == null ? Set.of() : main.where().files());
      all.addAll(read);
      return List.copyOf(all);
    }

    /**
     * Says which run-time the program needs; {@link RuntimeProfile#NATIVE} if this is not called,
     * {@link RuntimeProfile#JVM} for a class.
     *
     * <p>So a Java program that is not on this JVM's class path is run:
     *
     * <pre>{@code
     * Task.builder("/usr/lib/jvm/java-21/bin/java")
     *     .runtime(RuntimeProfile.JVM)
     *     .args("-cp", plugin.toString(), "com.example.Plugin")
     *     .read(plugin)
     * }</pre>
     *
     * @param runtime that of the program
     * @return this builder
     * @throws NullPointerException if {@code runtime} is null
     */
    public Builder runtime(RuntimeProfile runtime) {
      this.runtime = Objects.requireNonNull(runtime, "runtime");
      return this;
    }

    /**
     * Adds options for the JVM of a {@linkplain #mainBuilder class}, after those that the sandbox
     * sets, which they override, and after those already given: a system property ({@code
     * -Dname=value}), another heap ({@code -Xmx512m}), another collector ({@code -XX:+UseG1GC}),
     * which then takes the place of that one, or {@code
     * --add-opens=java.base/java.lang=ALL-UNNAMED}.
     *
     * @param options each in one word
     * @return this builder
     * @throws NullPointerException if {@code options} or an element is null
     * @throws IllegalArgumentException if an option has no leading hyphen, consists of two words,
     *     says where classes are, or has a NUL character; {@link #build()} throws it if the task
     *     runs a program and not a class, whose options go before its arguments
     */
    public Builder jvmOptions(String... options) {
      for (String option : Objects.requireNonNull(options, "options")) {
        jvmOptions.add(MainClass.requireOption(Objects.requireNonNull(option, "option")));
      }
      return this;
    }

    /**
     * Adds arguments after those already given.
     *
     * @param args any text without a NUL character; may be empty
     * @return this builder
     * @throws NullPointerException if {@code args} or an element is null
     * @throws IllegalArgumentException if an argument has a NUL character
     */
    public Builder args(String... args) {
      return args(Arrays.asList(Objects.requireNonNull(args, "args")));
    }

    /**
     * Adds arguments after those already given.
     *
     * @param args any text without a NUL character; may be empty
     * @return this builder
     * @throws NullPointerException if {@code args} or an element is null
     * @throws IllegalArgumentException if an argument has a NUL character
     */
    public Builder args(List<String> args) {
      for (String arg : Objects.requireNonNull(args, "args")) {
        int number = this.args.size() + 1;
        Objects.requireNonNull(arg, () -> "args: argument " + number);
        this.args.add(TaskRules.requireNoNul(arg, "argument " + number));
      }
      return this;
    }

    /**
     * Gives the task bytes to read from standard input, instead of what was given before.
     *
     * @param bytes copied
     * @return this builder
     * @throws NullPointerException if {@code bytes} is null
     */
    public Builder stdin(byte[] bytes) {
      this.stdin = new Stdin.Bytes(Objects.requireNonNull(bytes, "bytes"));
      return this;
    }

    /**
     * Gives the task text to read from standard input, instead of what was given before.
     *
     * @param text encoded as UTF-8
     * @return this builder
     * @throws NullPointerException if {@code text} is null
     */
    public Builder stdin(String text) {
      Objects.requireNonNull(text, "text");
      this.stdin = new Stdin.Bytes(text.getBytes(StandardCharsets.UTF_8));
      return this;
    }

    /**
     * Gives the task a file to read from standard input, instead of what was given before. The host
     * opens it when the task is launched; the task needs no grant to read it.
     *
     * @param file an absolute path
     * @return this builder
     * @throws NullPointerException if {@code file} is null
     * @throws IllegalArgumentException if {@code file} is not absolute
     */
    public Builder stdin(Path file) {
      this.stdin = new Stdin.File(Objects.requireNonNull(file, "file"));
      return this;
    }

    /**
     * Lets the host write to the task's standard input while it runs, by {@link RunningTask#stdin},
     * instead of what was given before. The task reads the end of the file when the host has closed
     * that stream.
     *
     * @return this builder
     */
    public Builder liveStdin() {
      this.stdin = new Stdin.Live();
      return this;
    }

    /**
     * Sets an environment variable, replacing an earlier value; see {@code environ(7)}.
     *
     * @param name not empty, without {@code =} and NUL
     * @param value any text without a NUL character; for a secret use {@link #secretEnv}
     * @return this builder
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if a rule is broken
     */
    public Builder env(String name, String value) {
      TaskRules.requireVariableName(Objects.requireNonNull(name, "name"));
      Objects.requireNonNull(value, "value");
      environment.put(
          name, TaskRules.requireNoNul(value, "environment variable " + Printable.quoted(name)));
      return this;
    }

    /**
     * Sets an environment variable whose value appears in no message and no {@code toString()},
     * replacing an earlier secret value.
     *
     * <p>Processes of the same user can read a process's environment in {@code /proc}; standard
     * input is the safer way to pass a secret.
     *
     * @param name not empty, without {@code =} and NUL
     * @param value without a NUL character; copied, so that the caller can overwrite it at once
     * @return this builder
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if a rule is broken
     */
    public Builder secretEnv(String name, char[] value) {
      TaskRules.requireVariableName(Objects.requireNonNull(name, "name"));
      char[] copy = Objects.requireNonNull(value, "value").clone();
      secretEnvironment.put(
          name,
          TaskRules.requireNoNul(copy, "secret environment variable " + Printable.quoted(name)));
      return this;
    }

    /**
     * Sets the directory the task starts in, instead of a private one that is removed afterwards.
     * This is no grant: see {@link #read} and {@link #write}.
     *
     * @param directory an absolute path
     * @return this builder
     * @throws NullPointerException if {@code directory} is null
     * @throws IllegalArgumentException if {@code directory} is not absolute
     */
    public Builder workingDirectory(Path directory) {
      Objects.requireNonNull(directory, "directory");
      this.workingDirectory = TaskRules.requireAbsolute(directory, "working directory");
      return this;
    }

    /**
     * Puts a copy of a file into the private working directory before the task starts.
     *
     * @param from the absolute path of a regular file
     * @param as where the task finds it: a relative path without empty parts, {@code .} and {@code
     *     ..}; missing directories are made
     * @return this builder
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if {@code from} is not absolute, {@code as} breaks its rule,
     *     or another input has that place
     */
    public Builder input(Path from, String as) {
      InputFile input = new InputFile(from, as);
      for (String taken : inputs.keySet()) {
        TaskRules.requireApart(taken, as);
      }
      inputs.put(as, input);
      return this;
    }

    /**
     * Lets the task read files and list directories, and all beneath them, besides what its level
     * allows.
     *
     * @param paths absolute paths
     * @return this builder
     * @throws NullPointerException if {@code paths} or an element is null
     * @throws IllegalArgumentException if a path is not absolute
     */
    public Builder read(Path... paths) {
      return grant(read, "read grant", paths);
    }

    /**
     * Lets the task write, make and remove files in directories and all beneath them, or write
     * single files; refused at {@link IsolationLevel#VERY_STRICT} by {@link #build()}.
     *
     * @param paths absolute paths
     * @return this builder
     * @throws NullPointerException if {@code paths} or an element is null
     * @throws IllegalArgumentException if a path is not absolute
     */
    public Builder write(Path... paths) {
      return grant(write, "write grant", paths);
    }

    /**
     * Lets the task execute programs besides its own, or all beneath directories.
     *
     * @param paths absolute paths
     * @return this builder
     * @throws NullPointerException if {@code paths} or an element is null
     * @throws IllegalArgumentException if a path is not absolute
     */
    public Builder execute(Path... paths) {
      return grant(execute, "execute grant", paths);
    }

    private Builder grant(List<Path> grants, String what, Path... paths) {
      for (Path path : Objects.requireNonNull(paths, "paths")) {
        grants.add(TaskRules.requireAbsolute(Objects.requireNonNull(path, "path"), what));
      }
      return this;
    }

    /**
     * Asks for files that the task leaves in its private working directory; refused at {@link
     * IsolationLevel#VERY_STRICT} by {@link #build()}.
     *
     * <p>Collected are regular files of the task's own user with a single name, of at most 64 MiB
     * together and 10,000 in number, among the first 100,000 entries and at most 64 directories
     * deep. What else matches is in {@link CollectedFiles#skipped()} with the reason: symbolic
     * links, and files with several names (hard links), of which one could lie outside.
     *
     * @param globs patterns of {@link java.nio.file.FileSystem#getPathMatcher}, relative to the
     *     directory, such as {@code out/*.csv} or {@code **.log}
     * @return this builder
     * @throws NullPointerException if {@code globs} or an element is null
     * @throws IllegalArgumentException if a pattern is malformed, absolute, or has an empty part,
     *     {@code .} or {@code ..}
     */
    public Builder collect(String... globs) {
      for (String glob : Objects.requireNonNull(globs, "globs")) {
        collect.add(TaskRules.requireGlob(Objects.requireNonNull(glob, "glob")));
      }
      return this;
    }

    /**
     * Asks for a level; a sandbox refuses one that is looser than its own.
     *
     * @param level at least as tight as the sandbox's
     * @return this builder
     * @throws NullPointerException if {@code level} is null
     */
    public Builder level(IsolationLevel level) {
      this.level = Objects.requireNonNull(level, "level");
      return this;
    }

    /**
     * Asks for limits; a sandbox refuses those above its maximum.
     *
     * @param limits all of them, not only what differs from the sandbox's defaults
     * @return this builder
     * @throws NullPointerException if {@code limits} is null
     */
    public Builder limits(ResourceLimits limits) {
      this.limits = Objects.requireNonNull(limits, "limits");
      return this;
    }

    /**
     * Sets what becomes of standard output and standard error; {@link OutputPolicy#defaults()} if
     * this is not called.
     *
     * @param output the policy for both streams
     * @return this builder
     * @throws NullPointerException if {@code output} is null
     */
    public Builder output(OutputPolicy output) {
      this.output = Objects.requireNonNull(output, "output");
      return this;
    }

    /**
     * Sets the id by which results and listeners name the task; a random one is made by each {@link
     * #build()} if this is not called.
     *
     * @param id 1 to 128 characters of {@code A-Z a-z 0-9 . _ : -}, unique as far as the caller
     *     needs it
     * @return this builder
     * @throws NullPointerException if {@code id} is null
     * @throws IllegalArgumentException if {@code id} breaks the rule
     */
    public Builder id(String id) {
      this.id = TaskRules.requireId(Objects.requireNonNull(id, "id"));
      return this;
    }

    /**
     * Attaches a label for the host's own use, replacing an earlier value; the task does not see
     * it.
     *
     * @param key not empty, without a NUL character
     * @param value any text without a NUL character
     * @return this builder
     * @throws NullPointerException if an argument is null
     * @throws IllegalArgumentException if a rule is broken
     */
    public Builder label(String key, String value) {
      TaskRules.requireLabelKey(Objects.requireNonNull(key, "key"));
      Objects.requireNonNull(value, "value");
      labels.put(key, TaskRules.requireNoNul(value, "label " + Printable.quoted(key)));
      return this;
    }

    /**
     * {@return the task; the builder can be used further}
     *
     * @throws IllegalArgumentException if a variable was set both plain and secret; if there is a
     *     working directory together with inputs or files to collect, which are of the private one;
     *     or if the level is {@link IsolationLevel#VERY_STRICT} and there is a write grant, an
     *     environment variable or a file to collect, or an argument for a JVM that is not ASCII; or
     *     if there are {@linkplain #jvmOptions JVM options} for a program, or another {@linkplain
     *     #runtime run-time} for a class
     */
    public Task build() {
      TaskRules.requireRuntime(runtime, main, jvmOptions);
      TaskRules.requireDistinct(environment.keySet(), secretEnvironment.keySet());
      if (workingDirectory != null && !(inputs.isEmpty() && collect.isEmpty())) {
        throw new IllegalArgumentException(
            "working directory "
                + workingDirectory
                + " together with inputs or files to collect, which are of the private working"
                + " directory: leave the working directory out, or grant paths instead");
      }
      Task task = new Task(this);
      return level == null ? task : task.requireSensibleAt(level);
    }
  }
}
