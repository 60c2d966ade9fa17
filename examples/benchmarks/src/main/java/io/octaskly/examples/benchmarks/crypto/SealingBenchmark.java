package io.octaskly.examples.benchmarks.crypto;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.aead.XAesGcmKey;
import com.google.crypto.tink.aead.XAesGcmParameters;
import com.google.crypto.tink.aead.subtle.XAesGcmAead;
import com.google.crypto.tink.util.SecretBytes;
import io.octaskly.crypto.Context;
import io.octaskly.crypto.KeyRing;
import io.octaskly.crypto.SealedFormat;
import io.octaskly.crypto.SealedMessages;
import io.octaskly.examples.benchmarks.Arguments;
import io.octaskly.examples.benchmarks.contest.Group;
import io.octaskly.examples.benchmarks.contest.JmhRun;
import io.octaskly.examples.benchmarks.contest.Measure;
import io.octaskly.examples.benchmarks.contest.Series;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * What it costs to seal and open a message, in both formats, against AES-256-GCM done by hand with
 * one JCE cipher a thread, and against Tink's XAES-GCM.
 *
 * <p>Arguments: {@code lengths} (64,1024,65536,1048576), {@code passes} (3), {@code iterations}
 * (5), {@code millis} each (1000).
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
public class SealingBenchmark {
  private static final Context CONTEXT = Context.of("dispatcher-01", "worker-01", "task");

  private static final String GCM = "bare AES-GCM";
  private static final String TINK = "Tink XAES-GCM";
  private static final Map<String, String> NAMES =
      Map.of(
          "jce",
          GCM,
          "xaes",
          TINK,
          "version1",
          "SealedMessages, version 1",
          "version2",
          "SealedMessages, version 2");

  private static final int SHORT = 4096;
  private static final int SHORT_MESSAGES = 20_000;

  /** The length of a message in bytes. */
  @Param({"64", "1024", "65536", "1048576"})
  public int length;

  private byte[] plaintext = new byte[0];
  private byte[] associatedData = new byte[0];
  private final byte[] key = new byte[32];
  private SealedMessages version1 = messages(SealedFormat.LEGACY_V1);
  private SealedMessages version2 = messages(SealedFormat.V2);
  private JceSealing jce = new JceSealing(key);
  private Aead xaes = xaes(key);

  /** Runs the comparison. */
  public static void main(String[] args) throws Exception {
    Arguments arguments = new Arguments(args);
    JmhRun jmh =
        new JmhRun(
            arguments.number("passes", 3),
            arguments.number("iterations", 5),
            Duration.ofMillis(arguments.number("millis", 1000)));
    String[] lengths = arguments.text("lengths", "64,1024,65536,1048576").split(",", -1);
    Map<String, Group> groups = new LinkedHashMap<>();
    Measure micros = new Measure("us", true);
    for (String length : lengths) {
      String title = "Message of %s bytes, sealed and opened".formatted(length);
      groups.put(length, new Group(title, micros, TINK, GCM).note(jmh.note()));
    }
    List<String> params = new ArrayList<>(List.of("length"));
    params.addAll(List.of(lengths));
    jmh.run(
        List.of(SealingBenchmark.class),
        params,
        (result, pass) -> {
          Group group = Objects.requireNonNull(groups.get(result.getParams().getParam("length")));
          String method = JmhRun.method(result);
          Series nanos = new Series(method);
          jmh.add(nanos, result, pass);
          Series series = group.seriesFor(NAMES.getOrDefault(method, method));
          for (int i = 0; i < nanos.size(); i++) {
            series.add(nanos.round(i), nanos.value(i) / 1e3);
          }
        });
    arguments.finish(List.copyOf(groups.values()));
  }

  /** Makes messages and keys. */
  @Setup
  public void prepare() throws GeneralSecurityException {
    Random random = new Random(1);
    random.nextBytes(key);
    // As long as an encoded context.
    associatedData = new byte[3 * Integer.BYTES + "dispatcher-01worker-01task".length()];
    version1 = messages(SealedFormat.LEGACY_V1);
    version2 = messages(SealedFormat.V2);
    jce = new JceSealing(key);
    xaes = xaes(key);
    // JDK 17 compiles AES-GCM by the number of calls, of which long messages make too few.
    plaintext = new byte[SHORT];
    for (int i = 0; i < SHORT_MESSAGES; i++) {
      jce();
      xaes();
      version1();
      version2();
    }
    plaintext = new byte[length];
    random.nextBytes(plaintext);
  }

  /** {@return the message, sealed and opened} */
  @Benchmark
  public byte[] jce() throws GeneralSecurityException {
    return jce.open(jce.seal(plaintext, associatedData), associatedData);
  }

  /** {@return the message, sealed and opened} */
  @Benchmark
  public byte[] xaes() throws GeneralSecurityException {
    return xaes.decrypt(xaes.encrypt(plaintext, associatedData), associatedData);
  }

  /** {@return the message, sealed and opened} */
  @Benchmark
  public byte[] version1() {
    return version1.open(version1.seal(plaintext, CONTEXT), CONTEXT);
  }

  /** {@return the message, sealed and opened} */
  @Benchmark
  public byte[] version2() {
    return version2.open(version2.seal(plaintext, CONTEXT), CONTEXT);
  }

  private SealedMessages messages(SealedFormat format) {
    byte[] raw = key.clone();
    raw[0] = 1;
    KeyRing ring = KeyRing.fromRawKey(raw, InstantSource.system()).acceptLegacyV1();
    return SealedMessages.builder(ring).format(format).build();
  }

  /** Without a keyset, which would need protobuf. */
  @SuppressWarnings("RestrictedApi")
  private static Aead xaes(byte[] key) {
    try {
      return XAesGcmAead.create(
          XAesGcmKey.create(
              XAesGcmParameters.create(XAesGcmParameters.Variant.NO_PREFIX, 12),
              SecretBytes.copyFrom(key, InsecureSecretKeyAccess.get()),
              null));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
