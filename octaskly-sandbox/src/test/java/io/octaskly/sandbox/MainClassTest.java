package io.octaskly.sandbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What makes a class one that another JVM can run, and the command line that runs it. */
class MainClassTest {
  @TempDir Path directory;

  /** Not public: the launcher does not mind. */
  static class Plain {
    public static void main(String[] args) {}
  }

  static class Inheriting extends Plain {}

  static class WithoutMain {}

  @SuppressWarnings("IncorrectMainMethod")
  static class WithInstanceMain {
    public void main(String[] args) {}
  }

  @SuppressWarnings("IncorrectMainMethod")
  static class WithResult {
    public static int main(String[] args) {
      return args.length;
    }
  }

  @SuppressWarnings({"IncorrectMainMethod", "unused"})
  static class WithPrivateMain {
    private static void main(String[] args) {}
  }

  interface OfInterface {
    static void main(String[] args) {}
  }

  record OfRecord() {
    public static void main(String[] args) {}
  }

  enum OfEnum {
    ;

    public static void main(String[] args) {}
  }

  @Test
  void a_class_is_run_by_the_launcher_of_this_jdk_on_this_class_path() {
    Task task = Task.ofMain(Plain.class, "a", "-b", "");

    assertThat(task.program())
        .isEqualTo(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    assertThat(task.runtime()).isEqualTo(RuntimeProfile.JVM);
    List<String> args = task.args();
    assertThat(args.subList(args.size() - 4, args.size()))
        .containsExactly(Plain.class.getName(), "a", "-b", "");
    assertThat(args).contains("-cp");
  }

  @Test
  void the_class_path_is_granted_for_reading() throws Exception {
    Path own = Path.of(Plain.class.getProtectionDomain().getCodeSource().getLocation().toURI());

    assertThat(Task.ofMain(Plain.class).read()).contains(own);
    assertThat(Task.ofMain(Plain.class).write()).isEmpty();
    assertThat(Task.ofMain(Plain.class).execute()).isEmpty();
  }

  @Test
  void grants_of_the_task_come_on_top() {
    Path granted = Path.of("/srv/rules");

    assertThat(Task.mainBuilder(Plain.class).read(granted).build().read())
        .contains(granted)
        .hasSizeGreaterThan(1);
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        Plain.class,
        Inheriting.class,
        OfInterface.class,
        OfRecord.class,
        OfEnum.class,
      })
  void whatever_has_a_main_method_will_do(Class<?> main) {
    assertThat(Task.ofMain(main).args()).contains(main.getName());
  }

  @Test
  void a_tool_of_the_jdk_is_run_as_its_module() throws ClassNotFoundException {
    Class<?> javac = Class.forName("com.sun.tools.javac.Main");

    assertThat(Task.ofMain(javac, "-version").args())
        .containsSubsequence("-m", "jdk.compiler/com.sun.tools.javac.Main", "-version");
  }

  @ParameterizedTest
  @ValueSource(classes = {WithoutMain.class, WithPrivateMain.class, String.class})
  void a_class_without_main_is_refused(Class<?> main) {
    assertRefused(
        main, "has no public method main(String[])", "\"public static void main(String[] args)\"");
  }

  @ParameterizedTest
  @ValueSource(classes = {WithInstanceMain.class, WithResult.class})
  void a_main_method_of_another_kind_is_refused(Class<?> main) {
    assertRefused(
        main, "that is not static and void", "\"public static void main(String[] args)\"");
  }

  @ParameterizedTest
  @ValueSource(classes = {int.class, void.class, int[].class, Plain[].class})
  void what_is_no_class_with_a_name_is_refused(Class<?> main) {
    assertRefused(main, "is a primitive type or an array", "give a class of its own");
  }

  @Test
  void an_anonymous_class_is_refused() {
    Object anonymous = new Plain() {};

    assertRefused(anonymous.getClass(), "is an anonymous class", "give a class of its own");
  }

  @Test
  void a_local_class_is_refused() {
    class Local extends Plain {}

    assertRefused(Local.class, "is a local class", "give a class of its own");
  }

  @Test
  void the_class_of_a_lambda_expression_is_refused() {
    Runnable lambda = () -> {};

    assertRefused(lambda.getClass(), "is a hidden class", "give a class of its own");
  }

  @Test
  void a_class_of_another_class_loader_is_refused() throws Exception {
    ClassLoader other =
        new ClassLoader(getClass().getClassLoader()) {
          @Override
          protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.equals(Plain.class.getName())) {
              return super.loadClass(name, resolve);
            }
            byte[] bytes = bytes(Plain.class);
            return defineClass(name, bytes, 0, bytes.length);
          }
        };

    assertRefused(
        other.loadClass(Plain.class.getName()),
        "was loaded by a class loader of its own",
        "put it on this JVM's class path");
  }

  @Test
  void a_class_that_is_in_no_file_of_the_class_path_is_refused() throws Exception {
    // Defined by the class loader of the class path, without a file.
    byte[] bytes = renamed(bytes(Plain.class), "MainClassTest$Plain", "MainClassTest$Added");
    Class<?> added = MethodHandles.lookup().defineClass(bytes);

    assertRefused(added, "was not loaded from this JVM's class path", "put it there");
  }

  @Test
  void null_is_refused() {
    assertThatNullPointerException().isThrownBy(() -> Task.ofMain(null)).withMessage("main");
    assertThatNullPointerException()
        .isThrownBy(() -> Task.ofMain(Plain.class, "a", null))
        .withMessage("args: argument 2");
    assertThatNullPointerException()
        .isThrownBy(() -> Task.ofMain(Plain.class, (String[]) null))
        .withMessage("args");
    assertThatNullPointerException()
        .isThrownBy(() -> Task.mainBuilder(Plain.class).jvmOptions((String) null))
        .withMessage("option");
    assertThatNullPointerException()
        .isThrownBy(() -> Task.builder("java").runtime(null))
        .withMessage("runtime");
  }

  @Test
  void a_nul_character_is_refused_where_it_stands() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Task.ofMain(Plain.class, "a", "b\0"))
        .withMessageStartingWith("argument 2 has a NUL character at index 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Task.mainBuilder(Plain.class).jvmOptions("-Da=\0"))
        .withMessageContaining("has a NUL character at index 4");
  }

  @Test
  void jvm_options_go_before_the_class() {
    Task task =
        Task.mainBuilder(Plain.class)
            .args("late")
            .jvmOptions("-Da=b", "-Xmx20m")
            .jvmOptions("--add-opens=java.base/java.lang=ALL-UNNAMED")
            .build();

    assertThat(task.args())
        .startsWith("-Da=b", "-Xmx20m", "--add-opens=java.base/java.lang=ALL-UNNAMED")
        .endsWith(Plain.class.getName(), "late");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "Other", "@file", "-cp", "--class-path", "-jar", "-m", "--add-opens", "-p"})
  void what_is_no_jvm_option_in_one_word_is_refused(String option) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Task.mainBuilder(Plain.class).jvmOptions(option))
        .withMessageStartingWith("JVM option \"" + option + "\" is not an option in one word")
        .withMessageContaining("--add-opens=java.base");
  }

  @Test
  void jvm_options_for_a_program_are_refused() {
    assertRefused(
        () -> Task.builder("/usr/bin/java").jvmOptions("-Xmx20m").build(),
        "JVM options [-Xmx20m] for a program",
        "args(...)");
  }

  @Test
  void another_run_time_for_a_class_is_refused() {
    assertRefused(
        () -> Task.mainBuilder(Plain.class).runtime(RuntimeProfile.NODE).build(),
        "run-time NODE for class " + Plain.class.getName(),
        "leave runtime(...) out");
  }

  @Test
  void an_argument_that_is_not_ascii_is_refused_at_very_strict() {
    assertRefused(
        () -> Task.mainBuilder(Plain.class).args("größe").level(IsolationLevel.VERY_STRICT).build(),
        "argument \"größe\" of a JVM is not ASCII, at level very-strict",
        "pass it by stdin");
  }

  @Test
  void a_class_path_that_the_kernel_would_not_pass_on_is_refused() throws IOException {
    Path deep = Files.createDirectories(directory.resolve("x".repeat(200)));
    List<String> entries =
        IntStream.range(0, 600)
            .mapToObj(
                number -> {
                  Path entry = deep.resolve("entry-" + number);
                  return entry.toFile().mkdir() ? entry.toString() : "";
                })
            .toList();
    HostClassPath longPath = HostClassPath.of(String.join(":", entries), "", "");

    assertRefused(
        () -> Task.mainBuilder(new MainClass("Main", null, longPath)).build(),
        "the class path takes ",
        "Class-Path");
  }

  @Test
  void a_class_of_a_module_is_run_in_it() throws IOException {
    Path modules = Files.createDirectory(directory.resolve("modules"));
    HostClassPath where = HostClassPath.of("", modules.toString(), "host");

    assertThat(new MainClass("p.Main", "plugin", where).command(List.of("-Da=b"), List.of("x")))
        .containsExactly("-Da=b", "-p", modules.toString(), "-cp", "", "-m", "plugin/p.Main", "x");
  }

  @Test
  void a_class_of_the_class_path_sees_the_modules_that_the_host_was_started_with()
      throws IOException {
    Path modules = Files.createDirectory(directory.resolve("modules"));
    Path classes = Files.createDirectory(directory.resolve("classes"));
    HostClassPath where = HostClassPath.of(classes.toString(), modules.toString(), "host");

    assertThat(new MainClass("Main", null, where).command(List.of(), List.of()))
        .containsExactly(
            "-p", modules.toString(), "--add-modules", "host", "-cp", classes.toString(), "Main");
  }

  @Test
  void a_host_without_a_launcher_is_told_so() {
    String home = System.getProperty("java.home");
    System.setProperty("java.home", directory.toString());
    try {
      assertRefused(
          () -> Task.ofMain(Plain.class),
          "java.home has no launcher " + directory.resolve("bin/java"),
          "Task.builder(program)");
    } finally {
      System.setProperty("java.home", home);
    }
  }

  private static byte[] bytes(Class<?> type) {
    String file = type.getName().substring(type.getPackageName().length() + 1) + ".class";
    try (InputStream in = Objects.requireNonNull(type.getResourceAsStream(file), file)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Both names have the same length, so that only the characters change. */
  private static byte[] renamed(byte[] bytes, String from, String to) {
    String text = new String(bytes, ISO_8859_1);
    return text.replace(from, to).getBytes(ISO_8859_1);
  }

  private static void assertRefused(Class<?> main, String why, String wayOut) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Task.ofMain(main))
        .withMessageStartingWith("class " + main.getTypeName() + " ")
        .withMessageContaining(why)
        .withMessageContaining(wayOut);
  }

  private static void assertRefused(ThrowingCallable call, String why, String wayOut) {
    assertThatIllegalArgumentException()
        .isThrownBy(call)
        .withMessageStartingWith(why)
        .withMessageContaining(wayOut);
  }
}
