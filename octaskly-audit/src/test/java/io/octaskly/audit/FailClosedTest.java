package io.octaskly.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A log whose file is not its own any more, or that another writes, records nothing. */
@Timeout(120)
class FailClosedTest {
  private static final AuditEvent EVENT = ScratchLog.event("x");

  private final ScratchLog scratch = new ScratchLog();

  @AfterEach
  void deleteLog() {
    scratch.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"DISK", "OPERATING_SYSTEM"})
  void a_deleted_file_is_noticed(Durability durability) throws IOException {
    AuditLog log = AuditLog.builder(scratch.file()).durability(durability).open();
    log.record(EVENT);
    Files.delete(scratch.file());
    assertFails(log, "the file was deleted or moved");
    assertThat(scratch.file()).doesNotExist();
    scratch.with("anew");
    assertThat(scratch.verify().events()).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource(names = {"DISK", "OPERATING_SYSTEM"})
  void a_replaced_file_is_noticed_and_not_touched(Durability durability) throws IOException {
    AuditLog log = AuditLog.builder(scratch.file()).durability(durability).open();
    log.record(EVENT);
    Path moved = scratch.file().resolveSibling("moved.log");
    Files.move(scratch.file(), moved);
    Files.copy(moved, scratch.file());
    String replacement = scratch.text();
    assertFails(log, "the file was replaced by another");
    assertThat(scratch.text()).isEqualTo(replacement);
  }

  @Test
  void a_symbolic_link_in_place_of_the_file_is_noticed() throws IOException {
    AuditLog log = AuditLog.open(scratch.file());
    Path moved = scratch.file().resolveSibling("moved.log");
    Files.move(scratch.file(), moved);
    Files.createSymbolicLink(scratch.file(), moved);
    assertFails(log, "the file was replaced by another");
  }

  @Test
  void a_truncated_file_is_noticed() throws IOException {
    AuditLog log = AuditLog.open(scratch.file());
    log.record(EVENT);
    Files.write(scratch.file(), new byte[0]);
    assertFails(log, "somebody else changed it");
  }

  @Test
  void a_foreign_line_is_noticed_and_kept() throws IOException {
    AuditLog log = AuditLog.open(scratch.file());
    Files.writeString(scratch.file(), "foreign\n", StandardOpenOption.APPEND);
    assertFails(log, "somebody else changed it");
    assertThat(scratch.text()).contains("foreign\n");
    assertThat(scratch.verify()).isInstanceOf(Verification.Broken.class);
  }

  @Test
  void a_second_log_in_this_process_is_refused_and_does_not_disturb_the_first() {
    try (AuditLog log = AuditLog.open(scratch.file())) {
      for (int i = 0; i < 2; i++) {
        assertThatExceptionOfType(AuditException.class)
            .isThrownBy(scratch::open)
            .withMessageContaining("is already open in this process");
      }
      log.record(EVENT);
      assertThat(secondProcess()).contains("already open in process " + pid());
    }
    scratch.open().close();
  }

  @Test
  void a_second_process_is_refused_also_after_a_verification() {
    try (AuditLog log = AuditLog.open(scratch.file())) {
      log.record(EVENT);
      scratch.verify();
      assertThat(secondProcess())
          .contains("audit.log is already open in process " + pid() + ": one process writes a log");
      log.record(EVENT);
      assertThat(scratch.verify().events()).isEqualTo(3);
    }
    assertThat(secondProcess()).contains("acknowledged 0-0");
  }

  @Test
  void the_same_file_by_another_path_is_the_same_log() throws IOException {
    Path link = scratch.file().resolveSibling("link");
    Files.createSymbolicLink(link, scratch.file().getParent());
    try (AuditLog log = AuditLog.open(scratch.file())) {
      assertThatExceptionOfType(AuditException.class)
          .isThrownBy(() -> AuditLog.open(link.resolve("audit.log")))
          .withMessageContaining("is already open in this process");
      log.record(EVENT);
    }
  }

  @Test
  void a_log_is_for_its_owner_only() throws IOException {
    Path file = scratch.file().resolveSibling("a").resolve("b").resolve("audit.log");
    AuditLog.open(file).close();
    assertThat(permissions(file)).isEqualTo("rw-------");
    assertThat(permissions(file.resolveSibling("audit.log.lock"))).isEqualTo("rw-------");
    assertThat(permissions(file.getParent())).isEqualTo("rwx------");
    assertThat(permissions(file.getParent().getParent())).isEqualTo("rwx------");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
    AuditLog.open(file).close();
    assertThat(permissions(file)).isEqualTo("rw-------");
  }

  @Test
  void a_directory_where_all_may_write_is_refused() throws IOException {
    Path directory = scratch.file().resolveSibling("open");
    Files.createDirectory(directory);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThatExceptionOfType(AuditException.class)
        .isThrownBy(() -> AuditLog.open(directory.resolve("audit.log")))
        .withMessageContaining("is writable by everybody")
        .withMessageContaining("mode 0700");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void what_is_no_regular_file_is_refused() throws IOException {
    Path target = scratch.file().resolveSibling("target");
    Files.createFile(target);
    Files.createSymbolicLink(scratch.file(), target);
    assertThatExceptionOfType(AuditException.class)
        .isThrownBy(scratch::open)
        .withMessageContaining("is not a regular file");
    assertThat(target).isEmptyFile();
    Path directory = Files.createDirectory(scratch.file().resolveSibling("directory"));
    assertThatExceptionOfType(AuditException.class)
        .isThrownBy(() -> AuditLog.open(directory))
        .withMessageContaining("is not a regular file");
    assertThatExceptionOfType(AuditException.class)
        .isThrownBy(() -> AuditLog.open(Path.of("/")))
        .withMessageContaining("is a directory");
    assertThatExceptionOfType(AuditException.class)
        .isThrownBy(() -> AuditLog.open(target.resolve("audit.log")))
        .withMessageContaining("cannot be opened");
  }

  private void assertFails(AuditLog log, String reason) {
    for (int i = 0; i < 2; i++) {
      assertThatExceptionOfType(AuditException.class)
          .isThrownBy(() -> log.record(EVENT))
          .withMessageStartingWith("the audit log cannot record: ")
          .withMessageContaining(reason)
          .withMessageEndingWith("Nothing more is recorded until it is opened again");
    }
    assertThatThrownBy(log::close).isInstanceOf(AuditException.class);
  }

  private String secondProcess() {
    return JavaProcess.start(List.of(), Writers.class, scratch.file().toString(), "1", "1")
        .output()
        .toString();
  }

  private static long pid() {
    return ProcessHandle.current().pid();
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
