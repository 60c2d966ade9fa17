package io.octaskly.sandbox.suite;

import static io.octaskly.sandbox.attack.AttackProgram.STDOUT;
import static io.octaskly.sandbox.attack.Syscall.FCHMOD;
import static io.octaskly.sandbox.attack.Syscall.FCHMODAT2;
import static io.octaskly.sandbox.attack.Syscall.PIDFD_GETFD;
import static io.octaskly.sandbox.attack.Syscall.PIDFD_OPEN;
import static io.octaskly.sandbox.attack.Syscall.READLINK;
import static io.octaskly.sandbox.attack.Syscall.WRITE;
import static io.octaskly.sandbox.suite.FileSteps.O_PATH;
import static io.octaskly.sandbox.suite.FileSteps.O_RDONLY;
import static io.octaskly.sandbox.suite.FileSteps.O_WRONLY;

import io.octaskly.sandbox.Mechanism;
import io.octaskly.sandbox.attack.AttackProgram;
import io.octaskly.sandbox.attack.Operand;
import io.octaskly.sandbox.suite.Attempt.Ran;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Attacks of family {@link Family#DESCRIPTORS}. */
final class DescriptorSuite {
  private static final int AT_EMPTY_PATH = 0x1000;
  private static final int LINK_SIZE = 64;

  private DescriptorSuite() {}

  static List<Attack> attacks() {
    List<Attack> attacks = new ArrayList<>(InheritedDescriptors.attacks());
    attacks.addAll(throughStandardInput());
    attacks.addAll(throughPathDescriptors());
    attacks.addAll(ofOtherProcesses());
    return attacks;
  }

  private static List<Attack> throughStandardInput() {
    return List.of(
        attack(
            "stdin-opened-for-writing",
            "opens the file that is its standard input again, for writing",
            "SBBB",
            scene -> {
              Path file = scene.secret();
              return fedWith(scene, file, FileSteps.writing(Path.of("/proc/self/fd/0"), O_WRONLY))
                  .andThen(FileSteps.overwritten(scene, file));
            }),
        attack(
            "stdin-mode-changed",
            "changes the mode of the file that is its standard input",
            "SBBB",
            DescriptorSuite::changeModeOfStandardInput),
        attack(
            "stdin-mode-changed-in-namespaces",
            "the same, where a task may change the modes of its own files",
            "SBBB",
            scene ->
                changeModeOfStandardInput(scene)
                    .in(sandbox -> sandbox.prefer(Mechanism.MOUNT_NAMESPACE))));
  }

  private static Attempt changeModeOfStandardInput(Scene scene) {
    Path file = scene.secret();
    AttackProgram.Builder program = AttackProgram.builder();
    program.require(FCHMOD, 0, Modes.CHANGED);
    return fedWith(scene, file, program).andThen(Modes.changed(file));
  }

  private static List<Attack> throughPathDescriptors() {
    return List.of(
        attack(
            "path-descriptor-opened-for-reading",
            "opens a file as a mere path (O_PATH), which is never refused, and that for reading",
            "SSBB",
            scene -> {
              AttackProgram.Builder program = AttackProgram.builder();
              Operand path = FileSteps.open(program, scene.secret().toString(), O_PATH);
              String link = FileSteps.magicLink(program, path);
              FileSteps.print(program, FileSteps.open(program, link, O_RDONLY));
              return Attempt.of(scene, program).andThen(FileSteps.secretPrinted());
            }),
        attack(
            "path-descriptor-opened-for-writing",
            "opens a file as a mere path (O_PATH), and that for writing",
            "SBBB",
            scene -> {
              Path file = scene.secret();
              AttackProgram.Builder program = AttackProgram.builder();
              Operand path = FileSteps.open(program, file.toString(), O_PATH);
              String link = FileSteps.magicLink(program, path);
              FileSteps.write(program, FileSteps.open(program, link, O_WRONLY), FileSteps.OWNED);
              return Attempt.of(scene, program).andThen(FileSteps.overwritten(scene, file));
            }),
        attack(
                "path-descriptor-mode-changed",
                "changes the mode of a file that it has opened as a mere path",
                "SBBB",
                scene -> {
                  Path file = scene.secret();
                  AttackProgram.Builder program = AttackProgram.builder();
                  Operand path = FileSteps.open(program, file.toString(), O_PATH);
                  program.require(FCHMODAT2, path, "", Modes.CHANGED, AT_EMPTY_PATH);
                  return Attempt.of(scene, program).andThen(Modes.changed(file));
                })
            .on(HostKind.ROOT_6_1, "BBBB")
            .on(HostKind.USER_6_1, "BBBB")
            .impossibleOn(HostKind.ROOT_6_1, Modes.NO_FCHMODAT2)
            .impossibleOn(HostKind.USER_6_1, Modes.NO_FCHMODAT2));
  }

  /** What Landlock refuses from BASIC on, as it refuses to trace: {@code landlock(7)}. */
  private static List<Attack> ofOtherProcesses() {
    return List.of(
        attack(
            "descriptor-taken-by-pidfd",
            "takes a copy of a descriptor of a process of the host (pidfd_getfd)",
            "SBBB",
            scene -> {
              AttackProgram.Builder program = AttackProgram.builder();
              Operand process = program.require(PIDFD_OPEN, scene.victim().pid(), 0);
              Operand output = program.require(PIDFD_GETFD, process, STDOUT, 0);
              FileSteps.write(program, output, FileSteps.OWNED + "\n");
              return Attempt.of(scene, program).andThen(victimSeemsToSpeak(scene));
            }),
        attack(
            "descriptor-opened-through-proc",
            "opens what a process of the host has open, by its /proc/PID/fd",
            "SBBB",
            scene -> {
              AttackProgram.Builder program = AttackProgram.builder();
              String output = "/proc/" + scene.victim().pid() + "/fd/" + STDOUT;
              FileSteps.write(
                  program, FileSteps.open(program, output, O_WRONLY), FileSteps.OWNED + "\n");
              return Attempt.of(scene, program).andThen(victimSeemsToSpeak(scene));
            }),
        attack(
            "descriptors-listed-through-proc",
            "finds out what a process of the host has open",
            "SBBB",
            scene -> {
              AttackProgram.Builder program = AttackProgram.builder();
              Operand target = program.buffer(LINK_SIZE);
              String output = "/proc/" + scene.victim().pid() + "/fd/" + STDOUT;
              Operand length = program.require(READLINK, output, target, LINK_SIZE);
              program.require(WRITE, STDOUT, target, length);
              return Attempt.of(scene, program).andThen(ran -> ran.stdout().startsWith("pipe:"));
            }));
  }

  /** Whether the host reads from its process what an attack has written. */
  private static Predicate<Ran> victimSeemsToSpeak(Scene scene) {
    BufferedReader output = scene.victim().inputReader(StandardCharsets.US_ASCII);
    return ran -> {
      try {
        return output.ready() && FileSteps.OWNED.equals(output.readLine());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  /** A program whose standard input is a file, open for reading. */
  private static Attempt fedWith(Scene scene, Path file, AttackProgram.Builder calls) {
    Attempt attempt = Attempt.of(scene, calls);
    scene.unconfinedBy(InheritedDescriptors.withStandardInput(attempt.program(), file));
    return attempt.with(task -> task.stdin(file));
  }

  private static Attack attack(
      String name, String aim, String expected, Attack.Preparation preparation) {
    return Attack.of(Family.DESCRIPTORS, name, aim, expected, preparation);
  }
}
