package io.octaskly.examples.benchmarks.crypto;

import io.octaskly.crypto.Context;
import io.octaskly.crypto.KeyRing;
import io.octaskly.crypto.SealedStreams;
import io.octaskly.examples.benchmarks.Arguments;
import io.octaskly.examples.benchmarks.LiveHeap;
import io.octaskly.examples.benchmarks.contest.Contest;
import io.octaskly.examples.benchmarks.contest.Group;
import io.octaskly.examples.benchmarks.contest.Measure;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * How fast a file is sealed and opened as a stream, against one JCE cipher that does AES-256-GCM on
 * the same chunks of 64 KiB, each a message of its own; and whether the heap stays flat.
 *
 * <p>Arguments: {@code seconds} (30), {@code megabytes} (1000), {@code directory} ({@code
 * java.io.tmpdir}).
 */
public final class StreamBenchmark {
  private static final Context CONTEXT = Context.of("dispatcher-01", "worker-01", "backup");
  private static final int CHUNK = (64 << 10) - 16;
  private static final int SEALED_CHUNK = 64 << 10;
  private static final String PEER = "bare AES-GCM by chunk";

  private final long bytes;
  private final Path file;
  private final Path bare;
  private final SealedStreams streams =
      SealedStreams.with(KeyRing.generate(InstantSource.system()));
  private final SecretKey key = new SecretKeySpec(new byte[32], "AES");
  private final byte[] plaintext = new byte[CHUNK];

  private StreamBenchmark(long bytes, Path file, Path bare) {
    this.bytes = bytes;
    this.file = file;
    this.bare = bare;
  }

  /** Runs the comparison. */
  public static void main(String[] args) throws Exception {
    Arguments arguments = new Arguments(args);
    int megabytes = arguments.number("megabytes", 1000);
    Path directory = Path.of(arguments.text("directory", System.getProperty("java.io.tmpdir")));
    Path file = Files.createTempFile(directory, "octaskly-", ".stream");
    Path bare = Files.createTempFile(directory, "octaskly-", ".bare");
    try {
      StreamBenchmark benchmark = new StreamBenchmark(megabytes * 1_000_000L, file, bare);
      arguments.finish(benchmark.run(megabytes, arguments));
    } finally {
      Files.delete(file);
      Files.delete(bare);
    }
  }

  @FunctionalInterface
  private interface Step {
    void take() throws IOException, GeneralSecurityException;
  }

  private List<Group> run(int megabytes, Arguments arguments) throws Exception {
    String file = "file of %d MB".formatted(megabytes);
    Duration half = arguments.time(30).dividedBy(2);
    Group sealed = new Group("Stream into a " + file, Measure.rate("MB/s"), PEER, PEER);
    Group opened = new Group("Stream from a " + file, Measure.rate("MB/s"), PEER, PEER);
    new Contest(sealed, arguments.seed())
        .add(PEER, () -> done(this::sealWithJce))
        .add("SealedStreams", () -> done(this::seal))
        .run(half, 50);
    new Contest(opened, arguments.seed())
        .add(PEER, () -> done(this::openWithJce))
        .add("SealedStreams", () -> done(this::open))
        .run(half, 50);
    Group heap = new Group("Live heap at most, with streams", new Measure("MB", true), PEER, "");
    heap.seriesFor(PEER).add(0, LiveHeap.highestKilobytes(this::sealWithJce) / 1024.0);
    heap.seriesFor("SealedStreams, sealing").add(0, LiveHeap.highestKilobytes(this::seal) / 1024.0);
    heap.seriesFor("SealedStreams, opening").add(0, LiveHeap.highestKilobytes(this::open) / 1024.0);
    return List.of(sealed, opened, heap);
  }

  private double done(Step step) throws IOException, GeneralSecurityException {
    step.take();
    return bytes / 1e6;
  }

  private void seal() throws IOException {
    try (OutputStream out = streams.sealing(Files.newOutputStream(file), CONTEXT)) {
      for (long left = bytes; left > 0; left -= CHUNK) {
        out.write(plaintext, 0, (int) Math.min(CHUNK, left));
      }
    }
  }

  private void open() throws IOException {
    byte[] buffer = new byte[SEALED_CHUNK];
    long total = 0;
    try (InputStream in = streams.opening(Files.newInputStream(file), CONTEXT)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        total += count;
      }
    }
    requireAll(total);
  }

  private void sealWithJce() throws IOException, GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    byte[] sealed = new byte[SEALED_CHUNK];
    long number = 0;
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(bare), SEALED_CHUNK)) {
      for (long left = bytes; left > 0; left -= CHUNK) {
        cipher.init(Cipher.ENCRYPT_MODE, key, parameters(number++));
        int count = cipher.doFinal(plaintext, 0, (int) Math.min(CHUNK, left), sealed, 0);
        out.write(sealed, 0, count);
      }
    }
  }

  private void openWithJce() throws IOException, GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    byte[] sealed = new byte[SEALED_CHUNK];
    byte[] opened = new byte[SEALED_CHUNK];
    long number = 0;
    long total = 0;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(bare), SEALED_CHUNK)) {
      int count = in.readNBytes(sealed, 0, SEALED_CHUNK);
      while (count > 0) {
        cipher.init(Cipher.DECRYPT_MODE, key, parameters(number++));
        total += cipher.doFinal(sealed, 0, count, opened, 0);
        count = in.readNBytes(sealed, 0, SEALED_CHUNK);
      }
    }
    requireAll(total);
  }

  private static GCMParameterSpec parameters(long number) {
    byte[] nonce = new byte[12];
    for (int i = 0; i < Long.BYTES; i++) {
      nonce[i] = (byte) (number >>> (8 * i));
    }
    return new GCMParameterSpec(128, nonce);
  }

  private void requireAll(long total) {
    if (total != bytes) {
      throw new IllegalStateException(total + " bytes were opened of " + bytes);
    }
  }
}
