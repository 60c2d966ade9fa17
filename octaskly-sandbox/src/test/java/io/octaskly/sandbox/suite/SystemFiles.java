package io.octaskly.sandbox.suite;

import static io.octaskly.sandbox.attack.AttackProgram.STDOUT;
import static io.octaskly.sandbox.attack.Syscall.IOCTL;
import static io.octaskly.sandbox.attack.Syscall.MKNOD;
import static io.octaskly.sandbox.attack.Syscall.PREAD64;
import static io.octaskly.sandbox.attack.Syscall.WRITE;
import static io.octaskly.sandbox.suite.FileSteps.O_CREAT;
import static io.octaskly.sandbox.suite.FileSteps.O_RDONLY;
import static io.octaskly.sandbox.suite.FileSteps.O_WRONLY;
import static io.octaskly.sandbox.suite.FileSteps.secretPrinted;

import io.octaskly.sandbox.attack.AttackProgram;
import io.octaskly.sandbox.attack.Operand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Attacks on {@code /proc}, {@code /sys}, {@code /etc}, {@code /dev} and what all users share. */
final class SystemFiles {
  // sys/stat.h
  private static final int S_IFCHR = 0020000;
  private static final int S_IFBLK = 0060000;

  /** {@code makedev(3)} of the device that gives zeros (mem 5), and of a disk (loop 0). */
  private static final int ZERO_DEVICE = 1 << 8 | 5;

  private static final int DISK = 7 << 8;
  private static final int ALL_MAY = 0777;

  /** Neither reading nor writing, so that only {@code ioctl} works: {@code open(2)}. */
  private static final int ACCESS_MODE_3 = 3;

  /** Which pseudo-terminal this is: {@code ioctl_tty(2)}. */
  private static final int TIOCGPTN = 0x8004_5430;

  private static final int ENXIO = 6;

  private SystemFiles() {}

  static List<Attack> attacks() {
    List<Attack> attacks = new ArrayList<>(proc());
    attacks.addAll(settings());
    attacks.addAll(devices());
    attacks.addAll(shared());
    return attacks;
  }

  /** Whether one may look into a process is asked as for tracing, which Landlock refuses. */
  private static List<Attack> proc() {
    return List.of(
        attack(
            "read-memory-through-proc",
            "reads the memory of a process of the host (/proc/PID/mem)",
            "SBBB",
            scene -> {
              int size = Scene.VICTIMS_SECRET.length();
              AttackProgram.Builder program = AttackProgram.builder();
              Operand memory = FileSteps.open(program, ofVictim(scene, "mem"), O_RDONLY);
              Operand copy = program.buffer(size);
              program.requireAtLeast(size, PREAD64, memory, copy, size, AttackProgram.FIRST_DATA);
              program.require(WRITE, STDOUT, copy, size);
              return Attempt.of(scene, program)
                  .andThen(ran -> ran.stdout().equals(Scene.VICTIMS_SECRET));
            }),
        attack(
            "read-environment-through-proc",
            "reads the environment of a process of the host (/proc/PID/environ)",
            "SBBB",
            scene -> Attempt.of(scene, FileSteps.printing(ofVictim(scene, "environ")))),
        attack(
            "read-memory-map-through-proc",
            "reads where a process of the host has what in memory (/proc/PID/maps)",
            "SBBB",
            scene ->
                Attempt.of(scene, FileSteps.printing(ofVictim(scene, "maps")))
                    .andThen(ran -> ran.stdout().contains("victim"))),
        attack(
            "read-file-through-root-of-process",
            "reads a file of the host beneath /proc/PID/root",
            "SBBB",
            scene ->
                Attempt.of(scene, FileSteps.printing(ofVictim(scene, "root") + scene.secret()))
                    .andThen(secretPrinted())),
        attack(
            "read-command-line-through-proc",
            "reads the command line of a process of the host (/proc/PID/cmdline)",
            "SSBB",
            scene ->
                Attempt.of(scene, FileSteps.printing(ofVictim(scene, "cmdline")))
                    .andThen(ran -> ran.stdout().contains("victim"))),
        attack(
            "read-environment-of-parent",
            "opens the environment of its parent: of the guard, or of the host",
            "SBBB",
            scene -> Attempt.script(scene, "true < /proc/$PPID/environ")),
        attack(
            "read-mounts",
            "reads what is mounted on the host",
            "SSBB",
            scene ->
                Attempt.of(scene, FileSteps.printing("/proc/self/mountinfo"))
                    .andThen(ran -> ran.stdout().contains(" /sys "))));
  }

  private static String ofVictim(Scene scene, String file) {
    return "/proc/" + scene.victim().pid() + "/" + file;
  }

  private static List<Attack> settings() {
    return List.of(
        attack(
            "read-users",
            "reads the list of the host's users (/etc/passwd)",
            "SSBB",
            scene ->
                Attempt.of(scene, FileSteps.printing("/etc/passwd"))
                    .andThen(ran -> ran.stdout().contains("root:"))),
        // Opened, and left at that: what such a file holds is no test's business.
        opening("open-password-hashes", "opens /etc/shadow for reading", "/etc/shadow", O_RDONLY)
            .needsCapability("CAP_DAC_OVERRIDE"),
        attack(
            "read-system-devices",
            "reads which processors the host has (/sys)",
            "SSBB",
            scene -> Attempt.of(scene, FileSteps.printing("/sys/devices/system/cpu/online"))),
        attack(
            "read-boot-parameters",
            "reads how the host's kernel was started (/proc/cmdline)",
            "SSBB",
            scene -> Attempt.of(scene, FileSteps.printing("/proc/cmdline"))),
        opening(
                "open-kernel-setting",
                "opens the program that gets core dumps for writing (/proc/sys)",
                "/proc/sys/kernel/core_pattern",
                O_WRONLY)
            .needsCapability("CAP_DAC_OVERRIDE"),
        opening(
                "open-kernel-trigger",
                "opens what crashes and restarts the host for writing (/proc/sysrq-trigger)",
                "/proc/sysrq-trigger",
                O_WRONLY)
            .needsCapability("CAP_DAC_OVERRIDE"),
        opening(
                "open-system-setting",
                "opens a setting of the kernel for writing (/sys/kernel)",
                "/sys/kernel/profiling",
                O_WRONLY)
            .needsCapability("CAP_DAC_OVERRIDE"));
  }

  private static List<Attack> devices() {
    return List.of(
        opening("open-kernel-log", "opens the kernel's log for writing", "/dev/kmsg", O_WRONLY)
            .needsCapability("CAP_DAC_OVERRIDE"),
        attack(
                "make-character-device",
                "makes a device file in its working directory, and reads from it",
                "SBBB",
                scene -> {
                  AttackProgram.Builder program = AttackProgram.builder();
                  program.require(MKNOD, "device", S_IFCHR | ALL_MAY, ZERO_DEVICE);
                  FileSteps.print(program, FileSteps.open(program, "device", O_RDONLY));
                  return Attempt.of(scene, program);
                })
            .needsCapability("CAP_MKNOD"),
        attack(
                "make-disk-device",
                "makes a device file for a disk in its working directory, and opens it",
                "SBBB",
                scene -> {
                  AttackProgram.Builder program = AttackProgram.builder();
                  program.require(MKNOD, "disk", S_IFBLK | ALL_MAY, DISK);
                  FileSteps.open(program, "disk", O_RDONLY);
                  // It may be opened, but there need not be such a disk.
                  return Attempt.of(scene, program).orRefusedWith(ENXIO);
                })
            .needsCapability("CAP_MKNOD"),
        attack(
                "control-device-without-access",
                "has a new pseudo-terminal made and controls it, open neither to read nor to write",
                "SBBB",
                scene -> {
                  AttackProgram.Builder program = AttackProgram.builder();
                  Operand terminal = FileSteps.open(program, "/dev/ptmx", ACCESS_MODE_3);
                  program.require(IOCTL, terminal, TIOCGPTN, program.buffer(Integer.BYTES));
                  return Attempt.of(scene, program);
                })
            .where(() -> Files.isWritable(Path.of("/dev/ptmx")), "/dev/ptmx"));
  }

  private static List<Attack> shared() {
    return List.of(
        attack(
            "write-shared-temporary-directory",
            "makes a file in the host's /tmp",
            "SSBB",
            scene -> making(scene, Path.of("/tmp"))),
        attack(
                "write-shared-memory-directory",
                "makes a file in the host's /dev/shm",
                "SBBB",
                scene -> making(scene, Path.of("/dev/shm")))
            .where(() -> Files.isWritable(Path.of("/dev/shm")), "/dev/shm"));
  }

  private static Attempt making(Scene scene, Path directory) throws IOException {
    Path file = directory.resolve("octaskly-suite-" + scene.directory().hashCode());
    Files.deleteIfExists(file);
    scene.closing(() -> Files.deleteIfExists(file));
    return Attempt.of(scene, FileSteps.writing(file, O_WRONLY | O_CREAT))
        .andThen(ran -> Files.exists(file));
  }

  private static Attack opening(String name, String aim, String path, int flags) {
    return attack(
            name,
            aim,
            "SBBB",
            scene -> {
              AttackProgram.Builder program = AttackProgram.builder();
              FileSteps.open(program, path, flags);
              return Attempt.of(scene, program);
            })
        .where(() -> Files.exists(Path.of(path)), path);
  }

  private static Attack attack(
      String name, String aim, String expected, Attack.Preparation preparation) {
    return Attack.of(Family.FILES, name, aim, expected, preparation);
  }
}
