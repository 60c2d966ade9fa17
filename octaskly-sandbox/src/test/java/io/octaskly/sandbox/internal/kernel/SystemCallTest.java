package io.octaskly.sandbox.internal.kernel;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SystemCallTest {

  private static final Pattern MENTION = Pattern.compile("SystemCall\\.([A-Z][A-Z0-9_]+)");

  private static final Set<String> ONLY_32_BIT =
      Set.of(
          "fcntl64",
          "statfs64",
          "fstatfs64",
          "truncate64",
          "ftruncate64",
          "llseek",
          "sendfile64",
          "fstatat64",
          "fstat64",
          "mmap2",
          "fadvise64_64");

  /** Headers older than the table lack its newest calls; what they have must agree. */
  @Test
  void numbers_are_those_of_the_x86_64_header() {
    Map<String, Integer> header =
        KernelHeader.orSkip("/usr/include/x86_64-linux-gnu/asm/unistd_64.h").numbersNamed("__NR_");
    assertThat(header).hasSizeGreaterThan(350);

    assertAgree(Architecture.X86_64, header);
  }

  /** AArch64 uses the generic table, without its calls for other architectures. */
  @Test
  void numbers_are_those_of_the_generic_header_on_aarch64() {
    Map<String, Integer> header =
        KernelHeader.orSkip("/usr/include/asm-generic/unistd.h").numbersNamed("__NR_");
    header.keySet().removeAll(Set.of("arch_specific_syscall", "syscalls", "sync_file_range2"));
    header.keySet().removeAll(ONLY_32_BIT);
    header.values().removeIf(number -> number >= 403 && number <= 423);
    assertThat(header).hasSizeGreaterThan(300);

    assertAgree(Architecture.AARCH64, header);
  }

  private static void assertAgree(Architecture architecture, Map<String, Integer> header) {
    int newestInHeader = header.values().stream().mapToInt(Integer::intValue).max().orElseThrow();
    Map<String, Integer> ours =
        Arrays.stream(SystemCall.values())
            .filter(call -> call.existsOn(architecture))
            .collect(toMap(SystemCall::kernelName, call -> call.number(architecture)));
    // uretprobe and uprobe were put into a gap of the x86-64 table in Linux 6.11 and 6.18.
    ours.values().removeIf(number -> number > newestInHeader);
    for (String late : new String[] {"uretprobe", "uprobe"}) {
      if (!header.containsKey(late)) {
        ours.remove(late);
      }
    }
    assertThat(ours).containsExactlyInAnyOrderEntriesOf(header);
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void no_two_calls_have_the_same_number(Architecture architecture) {
    assertThat(numbers(architecture)).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void all_calls_since_linux_5_1_have_the_same_number_on_both(Architecture architecture) {
    assertThat(numbers(architecture).filter(number -> number >= 424))
        .containsExactlyElementsOf(IntStream.rangeClosed(424, 471).boxed().toList());
    assertThat(SystemCall.highestKnown(architecture)).isEqualTo(471);
  }

  @Test
  void the_x86_64_table_has_no_gap_before_the_common_numbers() {
    assertThat(numbers(Architecture.X86_64).filter(number -> number < 424))
        .containsExactlyElementsOf(IntStream.rangeClosed(0, 336).boxed().toList());
  }

  @Test
  void calls_that_only_x86_64_has_are_absent_on_aarch64() {
    assertThat(SystemCall.OPEN.number(Architecture.AARCH64)).isEqualTo(SystemCall.ABSENT);
    assertThat(SystemCall.OPEN.existsOn(Architecture.AARCH64)).isFalse();
    assertThat(SystemCall.OPENAT.existsOn(Architecture.AARCH64)).isTrue();
  }

  /** What a filter judges may be missing somewhere; what is called must not. */
  @Test
  void calls_that_are_made_exist_on_both() throws IOException {
    Set<String> made = new TreeSet<>();
    try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
      for (Path source : sources.filter(path -> path.toString().endsWith(".java")).toList()) {
        // These name calls that others make.
        if (!source.getParent().endsWith("seccomp") && !source.getParent().endsWith("observe")) {
          Matcher name = MENTION.matcher(Files.readString(source));
          while (name.find()) {
            made.add(name.group(1));
          }
        }
      }
    }

    made.remove("ABSENT");
    assertThat(made).contains("OPENAT", "CLONE", "EXECVE");
    for (Architecture architecture : Architecture.values()) {
      assertThat(made).allMatch(name -> SystemCall.valueOf(name).existsOn(architecture));
    }
  }

  @ParameterizedTest
  @EnumSource(SystemCall.class)
  void a_call_is_found_by_its_number(SystemCall call) {
    for (Architecture architecture : Architecture.values()) {
      if (call.existsOn(architecture)) {
        assertThat(SystemCall.numbered(architecture, call.number(architecture))).contains(call);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void a_number_without_a_call_has_no_name(Architecture architecture) {
    assertThat(SystemCall.numbered(architecture, SystemCall.ABSENT)).isEmpty();
    assertThat(SystemCall.numbered(architecture, 400)).isEmpty();
    assertThat(SystemCall.numbered(architecture, 472)).isEmpty();
  }

  @Test
  void kernel_names_are_those_of_the_manual() {
    assertThat(SystemCall.OPENAT.kernelName()).isEqualTo("openat");
    assertThat(SystemCall.SYSCTL.kernelName()).isEqualTo("_sysctl");
  }

  private static Stream<Integer> numbers(Architecture architecture) {
    return Arrays.stream(SystemCall.values())
        .filter(call -> call.existsOn(architecture))
        .map(call -> call.number(architecture))
        .sorted();
  }
}
