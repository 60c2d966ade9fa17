package io.octaskly.sandbox.internal.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.octaskly.sandbox.ResourceUsage;
import io.octaskly.sandbox.internal.launch.LaunchAlarms;
import io.octaskly.sandbox.internal.supervise.Ended;
import io.octaskly.sandbox.internal.supervise.Ending;
import io.octaskly.sandbox.internal.supervise.SpillingProcess;
import io.octaskly.sandbox.internal.supervise.TaskProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpillTest {
  private static final int CAP = 10;

  private final Handover handover =
      Handover.start(
          new LaunchAlarms() {
            @Override
            public long arm(Duration delay, Runnable alarm) {
              return 0;
            }

            @Override
            public void disarm(long alarm) {}
          });
  private final CountDownLatch diskAnswers = new CountDownLatch(1);
  private final TaskOutput stdout = new TaskOutput("standard output", CAP, () -> {});
  private final TaskOutput stderr = new TaskOutput("standard error", CAP, () -> {});

  @TempDir Path directory;

  @AfterEach
  void endThread() {
    diskAnswers.countDown();
  }

  @Test
  void output_within_the_cap_has_no_file() throws Exception {
    Spill spill = start(1000);
    add(stdout, CAP);
    end(spill);

    assertThat(spill.stdout()).isEqualTo(Spilled.NOTHING);
    assertThat(spill.stderr()).isEqualTo(Spilled.NOTHING);
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void file_has_the_output_from_its_first_byte() throws Exception {
    Spill spill = start(1000);
    add(stdout, 7);
    add(stdout, 700);
    add(stderr, CAP + 1);
    end(spill);

    assertThat(spill.stdout()).isEqualTo(new Spilled(out(), 707, null));
    assertThat(out()).hasBinaryContent(numbered(707));
    assertThat(spill.stderr().file()).hasBinaryContent(numbered(CAP + 1));
    assertThat(stdout.kept()).isEqualTo(numbered(CAP));
  }

  @Test
  void what_came_before_it_began_is_in_the_file() throws Exception {
    add(stdout, 3);
    add(stdout, 500);
    Spill spill = start(1000);
    add(stdout, 4);
    end(spill);

    assertThat(out()).hasBinaryContent(numbered(507));
  }

  @Test
  void output_that_may_have_lost_its_beginning_cannot_be_spilled() {
    stdout.decided();

    assertThatIllegalStateException()
        .isThrownBy(() -> start(1000))
        .withMessageContaining("standard output");
  }

  @Test
  void file_ends_at_its_limit_and_the_output_is_counted_on() throws Exception {
    Spill spill = start(100);
    stdout.decided();
    for (int i = 0; i < 100; i++) {
      add(stdout, TaskOutput.CHUNK);
    }
    end(spill);

    assertThat(spill.stdout()).isEqualTo(new Spilled(out(), 100, null));
    assertThat(out()).hasBinaryContent(numbered(100));
    assertThat(stdout.total()).isEqualTo(100L * TaskOutput.CHUNK);
  }

  @Test
  void reader_and_file_both_get_everything() throws Exception {
    Spill spill = start(Long.MAX_VALUE);
    OutputReader reader = OutputReader.of(stdout);
    add(stdout, 5_000);
    byte[] read = reader.readNBytes(5_000);
    stdout.fetched(numbered(6_000), 5_000, 1_000);
    end(spill);

    assertThat(read).isEqualTo(numbered(5_000));
    assertThat(reader.read()).isEqualTo(-1);
    assertThat(out()).hasBinaryContent(numbered(6_000));
  }

  @Test
  void file_is_its_owners_alone() throws Exception {
    Spill spill = start(1000);
    add(stdout, 11);
    end(spill);

    assertThat(Files.getPosixFilePermissions(out()))
        .isEqualTo(Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
  }

  @Test
  void file_that_is_there_is_left_alone() throws Exception {
    Files.writeString(out(), "mine");
    Spill spill = start(1000);
    add(stdout, 11);
    end(spill);

    assertThat(spill.stdout().file()).isNull();
    assertThat(spill.stdout().problem()).contains("somebody has made " + out());
    assertThat(out()).hasContent("mine");
  }

  @Test
  void link_is_not_followed() throws Exception {
    Path target = directory.resolve("elsewhere");
    Files.createSymbolicLink(out(), target);
    Spill spill = start(1000);
    add(stdout, 11);
    end(spill);

    assertThat(spill.stdout().problem()).contains(out().toString());
    assertThat(target).doesNotExist();
  }

  @Test
  void full_disk_ends_the_file_and_not_the_output() throws Exception {
    Spill spill = start(Long.MAX_VALUE, path -> new Disk(1_000));
    stdout.decided();
    for (int i = 0; i < 100; i++) {
      add(stdout, TaskOutput.CHUNK);
    }
    end(spill);

    assertThat(spill.stdout().bytes()).isEqualTo(1_000);
    assertThat(spill.stdout().file()).isEqualTo(out());
    assertThat(spill.stdout().problem())
        .isEqualTo("cannot write to " + out() + ": No space left on device");
    assertThat(stdout.isFull()).isFalse();
    assertThat(stdout.total()).isEqualTo(100L * TaskOutput.CHUNK);
    assertThat(stdout.kept()).isEqualTo(numbered(CAP));
  }

  @Test
  void disk_that_is_found_full_at_the_end_is_told() throws Exception {
    Spill spill =
        start(
            1000,
            path ->
                new Disk(1000) {
                  @Override
                  public void close() throws IOException {
                    throw new IOException("Disk quota exceeded");
                  }
                });
    add(stdout, 50);
    end(spill);

    assertThat(spill.stdout().problem())
        .isEqualTo("cannot write to " + out() + ": Disk quota exceeded");
  }

  @Test
  void trouble_with_one_file_is_not_the_others() throws Exception {
    Spill spill =
        start(
            1000,
            path -> {
              if (path.equals(out())) {
                throw new OutOfMemoryError("no buffer");
              }
              return SpillFile.create(path);
            });
    add(stdout, 50);
    add(stderr, 50);
    end(spill);

    assertThat(spill.stdout())
        .isEqualTo(new Spilled(null, 0, "cannot make " + out() + ": no buffer"));
    assertThat(spill.stderr().problem()).isNull();
    assertThat(spill.stderr().file()).hasBinaryContent(numbered(50));
  }

  @Test
  void slow_disk_makes_the_producer_wait_and_memory_is_bounded() throws Exception {
    Spill spill = start(Long.MAX_VALUE, this::slow);
    stdout.decided();
    int added = 0;
    while (!stdout.isFull()) {
      add(stdout, TaskOutput.CHUNK);
      added++;
    }

    diskAnswers.countDown();
    end(spill);

    // What is being written is in nobody's window any more: as many chunks as are taken at once.
    assertThat(added).isBetween(4, 9);
    assertThat(spill.stdout().bytes()).isEqualTo((long) added * TaskOutput.CHUNK);
    assertThat(stdout.isFull()).isFalse();
  }

  @Test
  void process_ends_without_its_file_when_the_disk_does_not_answer() throws Exception {
    Spill spill = start(Long.MAX_VALUE, this::slow);
    add(stdout, 500);
    FakeProcess process = new FakeProcess();
    SpillingProcess spilling = new SpillingProcess(process, spill, Duration.ZERO);
    process.finish();

    assertThat(spilling.ended().get(20, TimeUnit.SECONDS).stdout()).isSameAs(stdout);
    assertThat(spill.stdout().problem()).contains("did not take the rest in time");
    assertThat(spill.stderr()).isEqualTo(Spilled.NOTHING);
    assertThat(spill.done()).isNotDone();
    assertThat(stdout.isFull()).isFalse();

    diskAnswers.countDown();
    assertThat(spill.done()).succeedsWithin(20, TimeUnit.SECONDS);
  }

  @Test
  void process_waits_for_its_file_as_long_as_it_might_have_run() throws Exception {
    Spill spill = start(Long.MAX_VALUE, this::slow);
    add(stdout, 500);
    FakeProcess process = new FakeProcess();
    SpillingProcess spilling = new SpillingProcess(process, spill, Duration.ofHours(1));
    process.finish();
    assertThat(spilling.ended()).isNotDone();

    diskAnswers.countDown();

    assertThat(spilling.ended().get(20, TimeUnit.SECONDS).stdout()).isSameAs(stdout);
    assertThat(spill.stdout()).isEqualTo(new Spilled(out(), 500, null));
  }

  @Test
  void cancelled_process_does_not_wait_for_a_disk() throws Exception {
    Spill spill = start(Long.MAX_VALUE, this::slow);
    add(stdout, 500);
    FakeProcess process = new FakeProcess();
    SpillingProcess spilling = new SpillingProcess(process, spill, null);
    process.finish();

    spilling.cancel();

    assertThat(spilling.ended()).succeedsWithin(20, TimeUnit.SECONDS);
    assertThat(spill.stdout().problem()).contains("did not take the rest in time");
  }

  private Spill start(long limit) {
    return start(limit, SpillFile::create);
  }

  private Spill start(long limit, SpillFile.Opener opener) {
    return Spill.start(
        stdout,
        stderr,
        new Spill.Target(out(), directory.resolve("t.stderr"), limit),
        handover,
        opener);
  }

  private Path out() {
    return directory.resolve("t.stdout");
  }

  private void end(Spill spill) throws Exception {
    stdout.end();
    stderr.end();
    spill.done().get(20, TimeUnit.SECONDS);
  }

  /** Bytes that tell where they belong. */
  private static void add(TaskOutput output, int count) {
    int from = (int) output.total();
    output.add(Arrays.copyOfRange(numbered(from + count), from, from + count), count);
  }

  private static byte[] numbered(int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) (i % 251);
    }
    return bytes;
  }

  private WritableByteChannel slow(Path path) {
    return new Disk(Long.MAX_VALUE) {
      @Override
      public int write(ByteBuffer source) throws IOException {
        try {
          diskAnswers.await();
        } catch (InterruptedException e) {
          throw new IOException(e);
        }
        return super.write(source);
      }
    };
  }

  /** Takes so many bytes. */
  private static class Disk implements WritableByteChannel {
    private long room;

    Disk(long room) {
      this.room = room;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      if (room == 0) {
        throw new IOException("No space left on device");
      }
      int count = (int) Math.min(room, source.remaining());
      source.position(source.position() + count);
      room -= count;
      return count;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() throws IOException {}
  }

  private final class FakeProcess implements TaskProcess {
    private final CompletableFuture<Ended> ended = new CompletableFuture<>();

    void finish() {
      stdout.end();
      stderr.end();
      ended.complete(
          new Ended(
              new Ending.Exited(0),
              stdout,
              stderr,
              new ResourceUsage(
                  Duration.ofSeconds(1), Duration.ZERO, Duration.ZERO, 0, 0, 0, 0, 0)));
    }

    @Override
    public long pid() {
      return 1;
    }

    @Override
    public void cancel() {}

    @Override
    public CompletableFuture<Ended> ended() {
      return ended;
    }

    @Override
    public TaskOutput stdout() {
      return stdout;
    }

    @Override
    public TaskOutput stderr() {
      return stderr;
    }

    @Override
    public Optional<OutputStream> stdin() {
      return Optional.empty();
    }
  }
}
