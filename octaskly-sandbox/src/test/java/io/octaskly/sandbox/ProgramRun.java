package io.octaskly.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.octaskly.sandbox.attack.AttackProgram;
import io.octaskly.sandbox.attack.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Consumer;

/** A program made for a test, run as a task: calls that must all succeed, or one that must not. */
record ProgramRun(Path directory, Consumer<AttackProgram.Builder> calls) {
  TaskResult in(Sandbox sandbox) throws IOException {
    AttackProgram.Builder program = AttackProgram.builder();
    calls.accept(program);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path file = program.build().writeTo(Files.createTempFile(directory, "program", ""));
    return sandbox.run(Task.of(file.toString()));
  }

  void succeedsUnconfined() throws IOException {
    succeedsIn(Sandbox.builder().level(IsolationLevel.NONE).build());
  }

  void succeedsIn(Sandbox sandbox) throws IOException {
    TaskResult result = in(sandbox);
    assertThat(result.succeeded()).as("%s %s", result, result.stderr().text()).isTrue();
  }

  void isRefusedIn(Sandbox sandbox, String call, int errno) throws IOException {
    TaskResult result = in(sandbox);
    assertThat(Refusal.in(result.stderr().text())).contains(new Refusal(call, errno));
  }
}
