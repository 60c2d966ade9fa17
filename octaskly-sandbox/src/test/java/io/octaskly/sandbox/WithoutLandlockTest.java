package io.octaskly.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.octaskly.sandbox.internal.policy.HostFeatures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A kernel that truly has no Landlock, as {@code .ci/kernels} boots some: the upper levels are kept
 * by namespaces, and where there are none either, refused with what is missing and what to do.
 */
class WithoutLandlockTest {
  private final HostFeatures features = HostRuntime.get().features();

  @TempDir Path directory;

  @BeforeEach
  void requireNoLandlock() {
    assumeThat(features.landlockAbi()).as("this kernel has Landlock").isZero();
  }

  private void requireNamespaces(boolean some) {
    assumeThat(features.namespaces().available())
        .as(some ? "this host has no namespaces" : "this host has namespaces")
        .isEqualTo(some);
  }

  @ParameterizedTest
  @EnumSource(names = {"STRICT", "VERY_STRICT"})
  void namespaces_confine_files_and_processes(IsolationLevel level) throws IOException {
    requireNamespaces(true);
    Path victim = Programs.readable(directory, "victim", "unharmed\n");
    Files.setPosixFilePermissions(victim, PosixFilePermissions.fromString("rw-rw-rw-"));
    long host = ProcessHandle.current().pid();
    String script =
        Programs.script(
                directory,
                "(read line < " + victim + " && echo $line) 2>&-",
                // Makes a file in its own /tmp at most.
                "(echo harm >> " + victim + ") 2>&-",
                "[ -e /etc/passwd ] && echo passwd",
                "[ -e /proc/" + host + " ] && echo host",
                "kill -CONT " + host + " 2>&- && echo signalled",
                "(exec /bin/ls) 2>&- && echo executed",
                "echo $$")
            .toString();

    TaskResult result = Sandbox.builder().level(level).build().run(Task.of(script));

    assertThat(result.stdout().text()).isEqualTo("2\n");
    assertThat(victim).hasContent("unharmed");
    assertThat(result.guarantees().get(Guarantee.WRITES_CONFINED))
        .containsExactly(Mechanism.MOUNT_NAMESPACE);
    assertThat(result.guarantees().get(Guarantee.READS_CONFINED))
        .containsExactly(Mechanism.MOUNT_NAMESPACE);
    assertThat(result.guarantees().get(Guarantee.HOST_PROCESSES_UNTOUCHED))
        .contains(Mechanism.PID_NAMESPACE);
  }

  @ParameterizedTest
  @EnumSource(names = {"STRICT", "VERY_STRICT"})
  void without_namespaces_the_refusal_names_both_and_the_ways_out(IsolationLevel level) {
    requireNamespaces(false);

    GuaranteeUnavailableException refusal = refusal(level);

    assertThat(refusal.guarantee()).isEqualTo(Guarantee.WRITES_CONFINED);
    assertThat(refusal.lookedFor())
        .anyMatch(looked -> looked.startsWith("Landlock: not in this kernel"))
        .anyMatch(looked -> looked.startsWith("mount namespace: \""))
        .noneMatch(looked -> looked.startsWith("seccomp"));
    assertThat(refusal.wayOut())
        .contains("lsm=landlock", "allow this process namespaces", "ask for level none");
    assertThat(refusal)
        .hasMessageStartingWith("this host cannot guarantee \"write only where granted\": looked")
        .hasMessageContaining(features.namespaces().obstacle());
  }

  @Test
  void basic_is_refused_and_the_refusal_names_the_levels_that_are_not() {
    GuaranteeUnavailableException refusal = refusal(IsolationLevel.BASIC);

    assertThat(refusal.guarantee()).isEqualTo(Guarantee.WRITES_CONFINED);
    assertThat(refusal.lookedFor())
        .anyMatch(looked -> looked.startsWith("Landlock: not in this kernel"));
    assertThat(refusal.wayOut())
        .contains("lsm=landlock")
        .endsWith(
            features.namespaces().available()
                ? "ask for level strict, which namespaces keep here"
                : "ask for level strict with namespaces, or ask for level none");
  }

  @Test
  void none_runs() {
    Sandbox sandbox = Sandbox.builder().level(IsolationLevel.NONE).build();

    assertThat(sandbox.run(Task.of("true")).succeeded()).isTrue();
  }

  private static GuaranteeUnavailableException refusal(IsolationLevel level) {
    return catchThrowableOfType(
        GuaranteeUnavailableException.class, () -> Sandbox.builder().level(level).build());
  }
}
