package io.octaskly.crypto;

import static io.octaskly.crypto.Samples.CONTEXT;
import static io.octaskly.crypto.Samples.ring;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.octaskly.crypto.NodeMessages.Heartbeat;
import io.octaskly.crypto.NodeMessages.Pair;
import io.octaskly.crypto.NodeMessages.TaskState;
import io.octaskly.crypto.NodeMessages.TaskStatus;
import io.octaskly.crypto.NodeMessages.TaskSubmission;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Altered and invented inputs: what does not open is refused with the one exception, and allocates
 * no more than its own length accounts for. How many inputs: system property {@code
 * octaskly.test.inputs}.
 */
class FuzzTest {
  private static final int INPUTS = Integer.getInteger("octaskly.test.inputs", 20_000);

  /** Objects for the bytes of a message: of a record of small parts, some 30 bytes each. */
  private static final int BYTES_A_BYTE = 128;

  /** What reading takes whatever the message: exceptions, buffers of the parsers. */
  private static final int BYTES_ANYWAY = 64 << 10;

  private static final int LONGEST = 200;

  private final long seed = System.nanoTime();
  private final SplittableRandom random = new SplittableRandom(seed);
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private long lastAllocated;
  private long mostOverLength;

  /** Something that takes bytes of unknown origin. */
  @FunctionalInterface
  private interface Reader {
    void read(byte[] input) throws IOException;
  }

  private static final TaskState RUNNING = new TaskState.Running("worker-01", 1_708_780_800);

  private static final TaskStatus STATUS =
      new TaskStatus(
          "task-abc123",
          RUNNING,
          List.of(new TaskState.Queued(), new TaskState.Failed("oom", Optional.of(137))),
          Optional.of("tag"),
          new Pair(7, -9),
          0x1f510,
          (short) -300,
          200,
          1.5f);

  private static final TaskSubmission SUBMISSION =
      new TaskSubmission(
          "true", List.of("-x"), 1, Optional.of(5L), Map.of("a", "b", "c", "d"), -1, List.of(1, 2));

  @Test
  void sealed_messages() throws IOException {
    KeyRing ring = ring("a").acceptLegacyV1();
    SealedMessages messages = SealedMessages.with(ring);
    SealedMessages legacy = SealedMessages.builder(ring).format(SealedFormat.LEGACY_V1).build();
    fuzz(
        "open",
        List.of(
            messages.seal(new byte[20], CONTEXT),
            messages.seal(new byte[0], CONTEXT),
            legacy.seal(new byte[20], CONTEXT)),
        input -> messages.open(input, CONTEXT));
  }

  @Test
  void bincode() throws IOException {
    MessageFormat<TaskStatus> status = MessageFormat.bincode(TaskStatus.class);
    MessageFormat<TaskSubmission> submission = MessageFormat.bincode(TaskSubmission.class);
    MessageFormat<Heartbeat> heartbeat = MessageFormat.bincode(Heartbeat.class);
    fuzz(
        "bincode",
        List.of(
            status.write(STATUS),
            submission.write(SUBMISSION),
            heartbeat.write(new Heartbeat("w", 1, 0.5, true))),
        input -> {
          switch (Math.floorMod(input.length == 0 ? 0 : input[0], 3)) {
            case 0 -> status.read(input);
            case 1 -> submission.read(input);
            default -> heartbeat.read(input);
          }
        });
  }

  @Test
  void json() throws IOException {
    MessageFormat<TaskStatus> status = MessageFormat.json(TaskStatus.class);
    MessageFormat<TaskSubmission> submission = MessageFormat.json(TaskSubmission.class);
    fuzz(
        "json",
        List.of(status.write(STATUS), submission.write(SUBMISSION)),
        input -> {
          if (input.length % 2 == 0) {
            status.read(input);
          } else {
            submission.read(input);
          }
        });
  }

  @Test
  void sealed_streams() throws IOException {
    SealedStreams streams = SealedStreams.with(ring("a"));
    ByteArrayOutputStream sealed = new ByteArrayOutputStream();
    try (OutputStream out = streams.sealing(sealed, CONTEXT)) {
      out.write(new byte[50]);
    }
    // Each stream has buffers of two segments.
    fuzz(
        "stream",
        INPUTS / 10,
        1 << 20,
        List.of(sealed.toByteArray()),
        input -> streams.opening(new ByteArrayInputStream(input), CONTEXT).readAllBytes());
  }

  @Test
  void proofs_of_peers() throws IOException {
    PeerAuthenticator peer = PeerAuthenticator.of(ring("a"), "worker-01", Samples.CLOCK);
    byte[] proof = peer.sign("worker-01", "GET", "/", new byte[0]).toText().getBytes(ISO_8859_1);
    fuzz(
        "proof",
        List.of(proof),
        input -> {
          String text = new String(input, ISO_8859_1);
          peer.verify(PeerProof.parse(text), "GET", "/", new byte[0]);
        });
  }

  private void fuzz(String what, List<byte[]> samples, Reader reader) throws IOException {
    fuzz(what, INPUTS, BYTES_ANYWAY, samples, reader);
  }

  private void fuzz(String what, int inputs, int bytesAnyway, List<byte[]> samples, Reader reader)
      throws IOException {
    for (byte[] sample : samples) {
      accepted(reader, sample);
    }
    int accepted = 0;
    for (int i = 0; i < inputs; i++) {
      byte[] input = input(samples);
      accepted += accepted(reader, input) ? 1 : 0;
      long limit = bytesAnyway + (long) BYTES_A_BYTE * input.length;
      long allocated = lastAllocated;
      if (allocated > limit) {
        // Classes that were loaded for the first time counted, too.
        accepted(reader, input);
        allocated = lastAllocated;
      }
      if (allocated > limit) {
        throw new AssertionError(
            what
                + ": "
                + allocated
                + " bytes allocated for "
                + Arrays.toString(input)
                + ", seed "
                + seed);
      }
      mostOverLength = Math.max(mostOverLength, allocated - input.length);
    }
    System.out.println(
        what
            + ": "
            + inputs
            + " inputs, "
            + accepted
            + " accepted, at most "
            + mostOverLength
            + " bytes allocated besides the input, seed "
            + seed);
    assertThat(accepted).as("accepted, seed %d", seed).isLessThan(inputs);
  }

  /** Whether an input is taken; anything but a refusal fails the test. */
  private boolean accepted(Reader reader, byte[] input) throws IOException {
    long before = threads.getCurrentThreadAllocatedBytes();
    try {
      reader.read(input);
      return true;
    } catch (MessageRefusedException | PeerRefusedException refused) {
      return false;
    } catch (RuntimeException | IOException | StackOverflowError e) {
      throw new AssertionError("input " + Arrays.toString(input) + ", seed " + seed, e);
    } finally {
      lastAllocated = threads.getCurrentThreadAllocatedBytes() - before;
    }
  }

  private byte[] input(List<byte[]> samples) {
    byte[] sample = samples.get(random.nextInt(samples.size()));
    byte[] input =
        switch (random.nextInt(6)) {
          case 0 -> bytes(random.nextInt(LONGEST));
          case 1 -> Arrays.copyOf(sample, random.nextInt(sample.length + 1));
          case 2 -> Arrays.copyOf(sample, sample.length + random.nextInt(16));
          case 3 -> spliced(sample, samples.get(random.nextInt(samples.size())));
          default -> sample.clone();
        };
    int changes = random.nextInt(4);
    for (int i = 0; i < changes && input.length > 0; i++) {
      change(input);
    }
    return input;
  }

  /** Lengths are eight bytes with mostly zeros; some of these changes make very large ones. */
  private void change(byte[] input) {
    int at = random.nextInt(input.length);
    switch (random.nextInt(4)) {
      case 0 -> input[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> input[at] = (byte) random.nextInt(256);
      case 2 -> input[at] = (byte) (random.nextBoolean() ? 0x7f : 0xff);
      default -> Arrays.fill(input, at, Math.min(input.length, at + 8), (byte) -1);
    }
  }

  private byte[] spliced(byte[] one, byte[] other) {
    int cut = random.nextInt(one.length + 1);
    int from = random.nextInt(other.length + 1);
    List<byte[]> parts = new ArrayList<>();
    parts.add(Arrays.copyOf(one, cut));
    parts.add(Arrays.copyOfRange(other, from, other.length));
    byte[] spliced = Arrays.copyOf(parts.get(0), cut + parts.get(1).length);
    System.arraycopy(parts.get(1), 0, spliced, cut, parts.get(1).length);
    return spliced;
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
