package io.octaskly.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A process whose small disk has room for some pages only when a segment is ended, compressed or
 * rewritten: with each number of pages something else finds no room.
 */
final class FullDiskSegments {
  private static final int PAGE = 4096;
  private static final int PAGES = 20;
  private static final String NO_ROOM = "No space left on device";

  private final ScratchLog scratch;
  private final Path filler;

  private FullDiskSegments(Path directory) {
    this.scratch = new ScratchLog(directory);
    this.filler = directory.resolve("filler");
  }

  /** Takes a directory whose name says what to do; prints "as promised" at the end. */
  public static void main(String[] arguments) throws IOException {
    Path what = Path.of(arguments[0]);
    int failed = 0;
    for (int pages = 0; pages <= PAGES; pages++) {
      Path directory = Files.createDirectory(what.resolveSibling("log"));
      FullDiskSegments round = new FullDiskSegments(directory);
      boolean done =
          switch (what.getFileName().toString()) {
            case "rotation" -> round.rotation(pages);
            case "compression" -> round.compression(pages);
            default -> round.erasure(pages);
          };
      failed += done ? 0 : 1;
      round.scratch.close();
    }
    assertThat(failed).isBetween(1, PAGES);
    System.out.println("as promised");
  }

  private boolean rotation(int pages) throws IOException {
    AuditLog log = AuditLog.open(scratch.file());
    record(log, 30);
    fill(pages);
    String problem = problem(log::rotate);
    List<String> acknowledged = new ArrayList<>(scratch.allLines());
    assertIntact(log.head(), "");
    if (!problem.isEmpty()) {
      assertThat(problem)
          .contains(NO_ROOM, "Nothing more is recorded until it is opened again")
          .isEqualTo(problem(() -> record(log, 1)));
      assertThat(acknowledged).hasSize(31);
      assertThat(problem(log::close)).isEqualTo(problem);
    } else {
      // There may be no room to record that it was closed.
      assertThat(problem(log::close))
          .matches(closed -> closed.isEmpty() || closed.contains(NO_ROOM));
    }
    goesOn(acknowledged);
    return problem.isEmpty();
  }

  private boolean compression(int pages) throws IOException {
    AuditLog log = AuditLog.builder(scratch.file()).compressClosedSegments().open();
    record(log, 60);
    fill(pages);
    String rotated = problem(log::rotate);
    String closed = problem(log::close);
    assertThat(scratch.names()).noneMatch(name -> name.endsWith(".tmp"));
    List<String> acknowledged = new ArrayList<>(scratch.allLines());
    assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(61);
    boolean compressed = scratch.names().contains("audit.log.000001.gz");
    if (rotated.isEmpty() && !compressed) {
      assertThat(scratch.names()).contains("audit.log.000001");
      assertThat(closed).contains(NO_ROOM);
    }
    goesOn(acknowledged);
    // Now there is room.
    assertThat(scratch.names().contains("audit.log.000001.gz")).isEqualTo(rotated.isEmpty());
    assertThat(scratch.names()).doesNotContain("audit.log.000001");
    return compressed;
  }

  private boolean erasure(int pages) throws IOException {
    AuditLog log = AuditLog.open(scratch.file());
    record(log, 30);
    log.rotate();
    record(log, 10);
    fill(pages);
    String problem = problem(() -> log.eraseSubject("alice"));
    assertThat(scratch.names()).noneMatch(name -> name.endsWith(".tmp"));
    if (problem.isEmpty()) {
      assertThat(scratch.holdsAnywhere("alice")).isFalse();
    } else {
      assertThat(problem).contains(NO_ROOM);
    }
    problem(log::close);
    Files.delete(filler);
    try (AuditLog again = AuditLog.open(scratch.file())) {
      // Whatever was on record as erased is erased now; if nothing was, nothing is missing.
      boolean recorded = scratch.allLines().toString().contains("subject_erased");
      assertThat(scratch.holdsAnywhere("alice")).isEqualTo(!recorded);
      again.eraseSubject("alice");
    }
    assertThat(scratch.holdsAnywhere("alice")).isFalse();
    assertIntact(null, "erased");
    return problem.isEmpty();
  }

  private void goesOn(List<String> acknowledged) throws IOException {
    Files.delete(filler);
    AuditLog log = AuditLog.builder(scratch.file()).compressClosedSegments().open();
    record(log, 1);
    log.close();
    assertThat(scratch.allLines()).startsWith(acknowledged.toArray(String[]::new));
    assertThat(scratch.names())
        .noneMatch(name -> name.endsWith(".tmp") || name.endsWith("key.next"));
    assertIntact(log.head(), "gone on");
  }

  private void assertIntact(ChainHead head, String when) {
    AuditVerifier verifier = AuditVerifier.of(scratch.file());
    Verification found = (head == null ? verifier : verifier.expecting(head)).verify();
    assertThat(found).as(when + found.explanation()).isInstanceOf(Verification.Intact.class);
  }

  /** Texts that do not get much smaller when they are compressed. */
  private static void record(AuditLog log, int events) {
    Random random = new Random(1);
    for (int i = 0; i < events; i++) {
      StringBuilder text = new StringBuilder();
      random.ints(700, 0x21, 0x7F).forEach(text::appendCodePoint);
      log.record(ScratchLog.event(text.toString()));
    }
  }

  /** Leaves room for so many pages. */
  private void fill(int pages) throws IOException {
    try (FileChannel out =
        FileChannel.open(filler, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer page = ByteBuffer.allocate(PAGE);
      while (true) {
        try {
          while (page.hasRemaining()) {
            out.write(page);
          }
          page.clear();
        } catch (IOException e) {
          assertThat(e).hasMessageContaining(NO_ROOM);
          break;
        }
      }
      out.truncate(Math.max(0, out.position() / PAGE - pages) * PAGE);
    }
  }

  private static String problem(Runnable work) {
    try {
      work.run();
      return "";
    } catch (AuditException e) {
      return e.getMessage();
    }
  }
}
