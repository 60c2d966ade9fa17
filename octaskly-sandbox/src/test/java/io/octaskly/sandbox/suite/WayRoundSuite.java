package io.octaskly.sandbox.suite;

import static io.octaskly.sandbox.attack.Syscall.CHMOD;
import static io.octaskly.sandbox.attack.Syscall.EXIT_GROUP;
import static io.octaskly.sandbox.attack.Syscall.GETPID;
import static io.octaskly.sandbox.attack.Syscall.IOCTL;
import static io.octaskly.sandbox.attack.Syscall.OPENAT;
import static io.octaskly.sandbox.attack.Syscall.PERSONALITY;
import static io.octaskly.sandbox.attack.Syscall.PRCTL;
import static io.octaskly.sandbox.attack.Syscall.SECCOMP;
import static io.octaskly.sandbox.attack.Syscall.SETSID;

import io.octaskly.sandbox.attack.AttackProgram;
import io.octaskly.sandbox.attack.Operand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Ways round a filter or a protection: the same call by another number, another filter on top, and
 * what makes a process easier to attack or a terminal its own.
 */
final class WayRoundSuite {
  private static final int ONLY_OWNER = 0600;
  private static final int I386_CHMOD = 15;
  private static final int I386_GETPID = 20;

  // linux/prctl.h, linux/seccomp.h
  private static final int PR_SET_NO_NEW_PRIVS = 38;
  private static final int PR_GET_NO_NEW_PRIVS = 39;
  private static final int SECCOMP_SET_MODE_FILTER = 1;

  /** BPF_RET with SECCOMP_RET_ALLOW, as {@code struct sock_filter}. */
  private static final long ALLOW_EVERYTHING = 0x7FFF_0000L << 32 | 0x06;

  // sys/personality.h
  private static final int ADDR_NO_RANDOMIZE = 0x4_0000;
  private static final int READ_IMPLIES_EXEC = 0x40_0000;

  // asm-generic/ioctls.h
  private static final int TIOCSCTTY = 0x540E;
  private static final int TIOCSTI = 0x5412;
  private static final int AT_FDCWD = -100;
  private static final String COMMAND = "\n";

  private WayRoundSuite() {}

  static List<Attack> attacks() {
    return List.of(
        changesMode(
                "i386-call",
                "changes the mode of a host's file by a 32-bit call",
                (program, file) -> program.requireI386(CHMOD, I386_CHMOD, file, ONLY_OWNER))
            .where(
                () ->
                    AttackProgram.Builder.hasOtherCallsOfX86()
                        && runs(p -> p.requireI386(GETPID, I386_GETPID)),
                "32-bit calls")
            .refusedInContainers(),
        changesMode(
                "x32-call",
                "changes the mode of a host's file by a call of the x32 ABI",
                (program, file) -> program.requireX32(CHMOD, file, ONLY_OWNER))
            .where(
                () -> AttackProgram.Builder.hasOtherCallsOfX86() && runs(p -> p.requireX32(GETPID)),
                "calls of the x32 ABI")
            .refusedInContainers(),
        changesMode(
            "stack-filter",
            "installs a filter that allows everything, and changes the mode",
            (program, file) -> {
              Operand.Address rule = program.words(ALLOW_EVERYTHING);
              program.call(PRCTL, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
              program.call(SECCOMP, SECCOMP_SET_MODE_FILTER, 0, program.words(1, rule.value()));
              program.require(CHMOD, file, ONLY_OWNER);
            }),
        CallSuite.attack(
                "undo-no-new-privileges",
                "lets itself have new privileges again",
                "SBBB",
                program -> {
                  program.call(PRCTL, PR_SET_NO_NEW_PRIVS, 0, 0, 0, 0);
                  program.call(EXIT_GROUP, program.call(PRCTL, PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0));
                })
            .on(HostKind.CONTAINER, "BBBB")
            .impossibleOn(HostKind.CONTAINER, "the container's processes have none either"),
        CallSuite.attack(
            "no-address-randomisation",
            "has the programs that it starts at known addresses",
            "SSBB",
            program -> program.require(PERSONALITY, ADDR_NO_RANDOMIZE)),
        CallSuite.attack(
            "executable-memory",
            "has all readable memory executable",
            "SSBB",
            program -> program.require(PERSONALITY, READ_IMPLIES_EXEC)),
        Attack.of(
                Family.CALLS,
                "type-into-terminal",
                "types a line into a terminal of the host",
                "SBBB",
                WayRoundSuite::type)
            // Landlock governs ioctl from ABI 5 on.
            .on(HostKind.ROOT_6_1, "SSBB")
            .on(HostKind.USER_6_1, "SSBB")
            .where(() -> Host.isAtLeast(1, "/proc/sys/dev/tty/legacy_tiocsti", 1), "TIOCSTI"));
  }

  /** Modes are refused from BASIC on, also those of the user's own files. */
  private static Attack changesMode(
      String name, String aim, BiConsumer<AttackProgram.Builder, String> calls) {
    return Attack.of(
        Family.CALLS,
        name,
        aim,
        "SBBB",
        scene -> {
          Path secret = scene.secret();
          AttackProgram.Builder program = AttackProgram.builder();
          calls.accept(program, secret.toString());
          return Attempt.of(scene, program)
              .andThen(ran -> !mode(secret).contains(PosixFilePermission.OTHERS_READ));
        });
  }

  private static Set<PosixFilePermission> mode(Path file) {
    try {
      return Files.getPosixFilePermissions(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Attempt type(Scene scene) throws IOException {
    Terminal terminal = scene.closing(Terminal.open());
    AttackProgram.Builder program = AttackProgram.builder();
    program.call(SETSID);
    Operand opened = program.require(OPENAT, AT_FDCWD, terminal.path().toString(), 0);
    program.call(IOCTL, opened, TIOCSCTTY, 0);
    program.require(IOCTL, opened, TIOCSTI, COMMAND);
    return Attempt.of(scene, program).andThen(ran -> terminal.typed().equals(COMMAND));
  }

  /** Whether the kernel has the call. Where a container's filter refuses it, that is not known. */
  private static boolean runs(Consumer<AttackProgram.Builder> calls) {
    if (HostKind.here() == HostKind.CONTAINER) {
      return true;
    }
    AttackProgram.Builder program = AttackProgram.builder();
    calls.accept(program);
    try {
      Path file = Files.createTempFile("octaskly-suite", "");
      try {
        Process process = new ProcessBuilder(program.build().writeTo(file).toString()).start();
        return process.waitFor() == 0;
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
