package io.octaskly.sandbox.internal.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import io.octaskly.sandbox.attack.AttackProgram;
import io.octaskly.sandbox.attack.Operand;
import io.octaskly.sandbox.attack.Syscall;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A process may call itself what it likes, also what is no text, and is seen all the same. */
@EnabledOnOs(
    value = OS.LINUX,
    architectures = {"amd64", "aarch64"})
@Timeout(30)
class ProcessNameTest {
  private static final int PR_SET_NAME = 15;
  private static final byte NO_CHARACTER = (byte) 0xff;

  @TempDir Path directory;

  private Process parent;
  private int child;

  @BeforeEach
  void startProcessWithAnOddName() throws IOException {
    AttackProgram.Builder program = AttackProgram.builder();
    Operand name = program.bytes(NO_CHARACTER, (byte) ')', (byte) ' ', (byte) '1', (byte) 0);
    program.require(Syscall.PRCTL, PR_SET_NAME, name, 0, 0, 0);
    program.fork(() -> program.print("ready\n").sleep(Duration.ofMinutes(5)));
    program.sleep(Duration.ofMinutes(5));
    parent = new ProcessBuilder(program.build().writeTo(directory.resolve("p")).toString()).start();
    assertThat(parent.inputReader().readLine()).isEqualTo("ready");
    child = (int) parent.children().findFirst().orElseThrow().pid();
  }

  @AfterEach
  void endProcess() throws InterruptedException {
    ProcessHandle.of(child).ifPresent(ProcessHandle::destroyForcibly);
    parent.destroyForcibly().waitFor();
  }

  @Test
  void it_is_found_in_its_tree() {
    assertThat(new TaskTree((int) parent.pid()).contains(child)).isTrue();
    assertThat(ProcessEntry.ofThread(child)).isEqualTo(child);
  }

  @Test
  void it_is_counted() throws IOException {
    assertThat(TreeSample.of((int) parent.pid(), new ProcFiles(), 10).threads()).isEqualTo(1);
  }
}
