package io.octaskly.sandbox.suite;

import static io.octaskly.sandbox.attack.AttackProgram.STDOUT;
import static io.octaskly.sandbox.attack.Syscall.CHDIR;
import static io.octaskly.sandbox.attack.Syscall.FALLOCATE;
import static io.octaskly.sandbox.attack.Syscall.FTRUNCATE;
import static io.octaskly.sandbox.attack.Syscall.GETCWD;
import static io.octaskly.sandbox.attack.Syscall.GETPID;
import static io.octaskly.sandbox.attack.Syscall.KILL;
import static io.octaskly.sandbox.attack.Syscall.MKDIR;
import static io.octaskly.sandbox.attack.Syscall.OPENAT;
import static io.octaskly.sandbox.attack.Syscall.SETRLIMIT;
import static io.octaskly.sandbox.attack.Syscall.SYMLINK;
import static io.octaskly.sandbox.attack.Syscall.UNLINK;
import static io.octaskly.sandbox.attack.Syscall.WAIT4;
import static io.octaskly.sandbox.attack.Syscall.WRITE;

import io.octaskly.sandbox.attack.AttackProgram;
import io.octaskly.sandbox.attack.Operand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Attempts to have more on disk than the limit of 100 MiB, and to leave it there. */
final class DiskSuite {
  private static final long MIB = 1 << 20;
  private static final int TOO_MUCH = 120;
  private static final int PART = TOO_MUCH / 3;

  private static final int AT_FDCWD = -100;
  private static final int CREATE = 0x1 | 0x40 | 0x80; // O_WRONLY | O_CREAT | O_EXCL
  private static final int OWNER_ALL = 0700;
  private static final int PATH_MAX = 4096;
  private static final int DEPTH = 60;
  private static final int NAME_LENGTH = 200;

  private static final int RLIMIT_CORE = 4;
  private static final int SIGABRT = 6;
  private static final int CORE_DUMPED = 0x80;

  private DiskSuite() {}

  static List<Attack> attacks() {
    return List.of(
        ResourceSuite.of(
            "large-file",
            "has a file that is larger than all its files may be",
            scene -> {
              AttackProgram.Builder program = AttackProgram.builder();
              Operand block = program.buffer((int) MIB);
              Operand file = create(program, "file");
              program.repeat(TOO_MUCH, () -> program.requireAtLeast(1, WRITE, file, block, MIB));
              return Attempt.of(scene, program);
            }),
        ResourceSuite.of(
            "sparse-file",
            "has a file that only looks larger",
            scene -> {
              AttackProgram.Builder program = AttackProgram.builder();
              program.require(FTRUNCATE, create(program, "file"), TOO_MUCH * MIB);
              return Attempt.of(scene, program);
            }),
        ResourceSuite.of(
            "many-files",
            "has files that are together larger than they may be",
            scene -> {
              AttackProgram.Builder program = AttackProgram.builder();
              for (String name : List.of("one", "two", "three")) {
                program.require(FALLOCATE, create(program, name), 0, 0, PART * MIB);
              }
              return Attempt.of(scene, program.sleep(ResourceSuite.LASTING));
            }),
        ResourceSuite.of(
            "unnamed-files",
            "has such files without a name, held open",
            scene -> {
              AttackProgram.Builder program = AttackProgram.builder();
              for (String name : List.of("one", "two", "three")) {
                Operand file = create(program, name);
                program.require(UNLINK, name);
                program.require(FALLOCATE, file, 0, 0, PART * MIB);
              }
              return Attempt.of(scene, program.sleep(ResourceSuite.LASTING));
            }),
        Attack.of(
            Family.RESOURCES,
            "fill-temporary-directory",
            "has such files in the host's /tmp",
            "SSBB", // what may be written at BASIC is limited for each file alone
            DiskSuite::fillTemporary),
        ResourceSuite.of(
            "deep-tree",
            "leaves directories whose path is longer than a path can be",
            DiskSuite::deepTree),
        ResourceSuite.of(
            "closed-directory",
            "leaves a directory that nobody may enter, and links to the host's files",
            scene -> {
              AttackProgram.Builder program = begin();
              program.require(MKDIR, "closed", 0);
              program.require(SYMLINK, scene.secret().toString(), "link");
              program.require(SYMLINK, "/", "root");
              return leaves(scene, program);
            }),
        Attack.of(
                Family.RESOURCES,
                "core-dump",
                "has its memory written to a file",
                "SBBB",
                DiskSuite::dumpCore)
            .where(Host::dumpsCores, "core dumps"));
  }

  private static Operand create(AttackProgram.Builder program, String name) {
    return program.require(OPENAT, AT_FDCWD, name, CREATE, OWNER_ALL);
  }

  private static Attempt fillTemporary(Scene scene) {
    AttackProgram.Builder program = AttackProgram.builder();
    String prefix = "/tmp/octaskly-suite-" + ThreadLocalRandom.current().nextLong() + "-";
    for (int i = 0; i < TOO_MUCH / PART; i++) {
      String name = prefix + i;
      scene.closing(() -> Files.deleteIfExists(Path.of(name)));
      program.require(FALLOCATE, create(program, name), 0, 0, PART * MIB);
    }
    return Attempt.of(scene, program.sleep(ResourceSuite.LASTING));
  }

  private static Attempt deepTree(Scene scene) {
    AttackProgram.Builder program = begin();
    String name = "d".repeat(NAME_LENGTH);
    program.repeat(
        DEPTH,
        () -> {
          program.require(MKDIR, name, OWNER_ALL);
          program.require(CHDIR, name);
        });
    // The unconfined run leaves it where Java cannot delete it.
    Path work = scene.directory().resolve("work").resolve(name);
    scene.closing(() -> remove(work));
    return leaves(scene, program);
  }

  private static void remove(Path tree) throws IOException {
    new ProcessBuilder("rm", "-rf", tree.toString()).start().onExit().join();
  }

  /** Tells where it works. */
  private static AttackProgram.Builder begin() {
    AttackProgram.Builder program = AttackProgram.builder();
    Operand directory = program.buffer(PATH_MAX);
    Operand length = program.require(GETCWD, directory, PATH_MAX);
    program.require(WRITE, STDOUT, directory, length);
    return program;
  }

  private static Attempt leaves(Scene scene, AttackProgram.Builder program) {
    return Attempt.of(scene, program)
        .andThen(
            ran -> {
              Path work = Path.of(ran.stdout().substring(0, ran.stdout().indexOf('\0')));
              return Files.exists(work, LinkOption.NOFOLLOW_LINKS);
            });
  }

  private static Attempt dumpCore(Scene scene) {
    AttackProgram.Builder program = AttackProgram.builder();
    Operand child =
        program.clone(
            0,
            () -> {
              program.call(SETRLIMIT, RLIMIT_CORE, program.words(-1, -1));
              program.call(KILL, program.require(GETPID), SIGABRT);
            });
    Operand status = program.buffer(Long.BYTES);
    program.require(WAIT4, child, status, 0, 0);
    program.require(WRITE, STDOUT, status, 1);
    return Attempt.of(scene, program).andThen(ran -> (ran.stdout().charAt(0) & CORE_DUMPED) != 0);
  }
}
