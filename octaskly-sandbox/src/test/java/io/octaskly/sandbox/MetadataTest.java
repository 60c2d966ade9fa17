package io.octaskly.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.octaskly.sandbox.attack.AttackProgram;
import io.octaskly.sandbox.attack.Operand;
import io.octaskly.sandbox.attack.Syscall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Mode, owner, times and extended attributes, which Landlock does not cover: a task changes them
 * nowhere, or in a tree of its own where it may write. At NONE all of it succeeds, so that it can
 * fail elsewhere.
 */
@ParameterizedClass
@EnumSource(Confinement.class)
@EnabledOnOs(
    value = OS.LINUX,
    architectures = {"amd64", "aarch64"})
class MetadataTest {
  private static final int EPERM = 1;
  private static final int ENOENT = 2;
  private static final int EROFS = 30;
  private static final int ENOSYS = 38;

  private static final int AT_FDCWD = -100;
  private static final int O_RDONLY = 0;
  private static final int O_RDWR_CREAT = 2 | 0x40;
  private static final int UNCHANGED = -1;
  private static final int MODE = 0640;

  @Parameter Confinement confinement;

  @TempDir Path directory;

  /** A change of a file: its path, and a descriptor of it. */
  private interface Change {
    void record(AttackProgram.Builder program, String path, Operand file);
  }

  private record Named(Syscall call, boolean byDescriptor, Change change) {}

  private static final List<Named> CHANGES =
      List.of(
          byPath(Syscall.CHMOD, (p, path, file) -> p.require(Syscall.CHMOD, path, MODE)),
          byFile(Syscall.FCHMOD, (p, path, file) -> p.require(Syscall.FCHMOD, file, MODE)),
          byPath(
              Syscall.FCHMODAT,
              (p, path, file) -> p.require(Syscall.FCHMODAT, AT_FDCWD, path, MODE)),
          byPath(
              Syscall.CHOWN,
              (p, path, file) -> p.require(Syscall.CHOWN, path, UNCHANGED, UNCHANGED)),
          byPath(
              Syscall.LCHOWN,
              (p, path, file) -> p.require(Syscall.LCHOWN, path, UNCHANGED, UNCHANGED)),
          byFile(
              Syscall.FCHOWN,
              (p, path, file) -> p.require(Syscall.FCHOWN, file, UNCHANGED, UNCHANGED)),
          byPath(
              Syscall.FCHOWNAT,
              (p, path, file) ->
                  p.require(Syscall.FCHOWNAT, AT_FDCWD, path, UNCHANGED, UNCHANGED, 0)),
          byPath(Syscall.UTIME, (p, path, file) -> p.require(Syscall.UTIME, path, 0)),
          byPath(Syscall.UTIMES, (p, path, file) -> p.require(Syscall.UTIMES, path, 0)),
          byPath(
              Syscall.FUTIMESAT,
              (p, path, file) -> p.require(Syscall.FUTIMESAT, AT_FDCWD, path, 0)),
          byPath(
              Syscall.UTIMENSAT,
              (p, path, file) -> p.require(Syscall.UTIMENSAT, AT_FDCWD, path, 0, 0)),
          byFile(Syscall.UTIMENSAT, (p, path, file) -> p.require(Syscall.UTIMENSAT, file, 0, 0, 0)),
          byPath(
              Syscall.SETXATTR,
              (p, path, file) -> p.require(Syscall.SETXATTR, path, "user.a", "x", 1, 0)),
          byPath(
              Syscall.LSETXATTR,
              (p, path, file) -> p.require(Syscall.LSETXATTR, path, "user.b", "x", 1, 0)),
          byFile(
              Syscall.FSETXATTR,
              (p, path, file) -> p.require(Syscall.FSETXATTR, file, "user.c", "x", 1, 0)),
          byPath(
              Syscall.REMOVEXATTR,
              (p, path, file) -> p.require(Syscall.REMOVEXATTR, path, "user.a")),
          byPath(
              Syscall.LREMOVEXATTR,
              (p, path, file) -> p.require(Syscall.LREMOVEXATTR, path, "user.b")),
          byFile(
              Syscall.FREMOVEXATTR,
              (p, path, file) -> p.require(Syscall.FREMOVEXATTR, file, "user.c")));

  private static Named byPath(Syscall call, Change change) {
    return new Named(call, false, change);
  }

  private static Named byFile(Syscall call, Change change) {
    return new Named(call, true, change);
  }

  @BeforeEach
  void requireAttributes() throws IOException {
    assumeThat(
            Files.getFileStore(directory)
                .supportsFileAttributeView(UserDefinedFileAttributeView.class))
        .as("the tests' file system has user attributes")
        .isTrue();
    Programs.passable(directory);
  }

  @Test
  void of_a_file_to_read() throws IOException {
    Path file = everyones("file");
    Object before = metadata(file);

    List<String> refused = refused(CHANGES, file.toString(), O_RDONLY, Task.Builder::read, file);

    switch (confinement) {
      case NONE -> assertThat(refused).isEmpty();
      case BASIC, STRICT -> assertThat(refused).isEqualTo(all(CHANGES, EPERM));
      case STRICT_IN_NAMESPACES -> assertThat(refused).isEqualTo(all(CHANGES, EROFS));
      case VERY_STRICT, VERY_STRICT_IN_NAMESPACES ->
          assertThat(refused).isEqualTo(all(CHANGES, ENOSYS));
    }
    assertThat(metadata(file).equals(before)).isEqualTo(confinement != Confinement.NONE);
  }

  @Test
  void of_a_file_that_was_not_granted() throws IOException {
    Path file = everyones("file");
    Object before = metadata(file);
    List<Named> byPath = CHANGES.stream().filter(change -> !change.byDescriptor()).toList();
    List<Named> possible =
        byPath.stream().filter(change -> !change.call().name().contains("REMOVE")).toList();

    List<String> refused = refused(possible, file.toString(), O_RDONLY, (task, path) -> task, file);

    switch (confinement) {
      case NONE -> assertThat(refused).isEmpty();
      case BASIC, STRICT -> assertThat(refused).isEqualTo(all(possible, EPERM));
      case STRICT_IN_NAMESPACES -> assertThat(refused).isEqualTo(all(possible, ENOENT));
      case VERY_STRICT, VERY_STRICT_IN_NAMESPACES ->
          assertThat(refused).isEqualTo(all(possible, ENOSYS));
    }
    assertThat(metadata(file).equals(before)).isEqualTo(confinement != Confinement.NONE);
  }

  @Test
  void of_a_file_made_where_it_may_write() throws IOException {
    assumeThat(confinement.name()).as("nothing is made at VERY_STRICT").doesNotContain("VERY");
    Path shared = Files.createDirectory(directory.resolve("shared"));
    Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));

    List<String> inGrant =
        refused(CHANGES, shared + "/made", O_RDWR_CREAT, Task.Builder::write, shared);
    List<String> inOwn = refused(CHANGES, "made", O_RDWR_CREAT, (task, path) -> task, shared);

    boolean allowed =
        confinement == Confinement.NONE || confinement == Confinement.STRICT_IN_NAMESPACES;
    assertThat(inGrant).isEqualTo(allowed ? List.of() : all(CHANGES, EPERM));
    assertThat(inOwn).isEqualTo(inGrant);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(shared.resolve("made"))))
        .isEqualTo(allowed ? "rw-r-----" : "rw-------");
  }

  private interface Grant {
    Task.Builder to(Task.Builder task, Path path);
  }

  /** The changes that are refused, each with its errno. */
  private List<String> refused(
      List<Named> changes, String path, int flags, Grant grant, Path granted) throws IOException {
    if (confinement.name().contains("VERY")) {
      // Where no process can be made there is one refusal to a program.
      Stream.Builder<String> refused = Stream.builder();
      for (Named change : changes) {
        run(List.of(change), false, path, flags, grant, granted).forEach(refused::add);
      }
      return refused.build().toList();
    }
    return run(changes, true, path, flags, grant, granted);
  }

  private List<String> run(
      List<Named> changes, boolean forked, String path, int flags, Grant grant, Path granted)
      throws IOException {
    AttackProgram.Builder program = AttackProgram.builder();
    Operand file = program.call(Syscall.OPENAT, AT_FDCWD, path, flags, 0600);
    for (Named change : changes) {
      if (forked) {
        Operand child = program.fork(() -> change.change().record(program, path, file));
        program.require(Syscall.WAIT4, child, 0, 0, 0);
      } else {
        change.change().record(program, path, file);
      }
    }
    Path executable = program.build().writeTo(Files.createTempFile(directory, "program", ""));
    Task task = grant.to(Task.builder(executable.toString()), granted).build();
    return confinement.sandbox().build().run(task).stderr().text().lines().toList();
  }

  private static List<String> all(List<Named> changes, int errno) {
    return changes.stream()
        .map(change -> change.call().name().toLowerCase(java.util.Locale.ROOT))
        .map(call -> "%s: errno %03d".formatted(call, errno))
        .toList();
  }

  /** That every user could change, but for the sandbox: an ordinary host's tasks own it. */
  private Path everyones(String name) throws IOException {
    Path file = Programs.readable(directory, name, "x");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
  }

  /** Changes with every change of metadata. */
  private static Object metadata(Path file) throws IOException {
    return Files.getAttribute(file, "unix:ctime");
  }
}
