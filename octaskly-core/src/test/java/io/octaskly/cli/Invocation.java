package io.octaskly.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The command line, called in this process with streams of the test's own. Not thread-safe. */
final class Invocation {
  static final Instant NOW = Instant.parse("2026-02-07T12:00:00Z");

  private final Map<String, String> environment = new TreeMap<>();
  private final Deque<char[]> typed = new ArrayDeque<>();
  private InputStream in = InputStream.nullInputStream();

  /**
   * What came of it.
   *
   * @param code what the process would end with
   * @param out standard output
   * @param err standard error
   */
  record Ended(int code, String out, String err) {
    String all() {
      return out + err;
    }
  }

  static Ended of(String... arguments) {
    return new Invocation().run(arguments);
  }

  Invocation input(byte[] bytes) {
    in = new ByteArrayInputStream(bytes);
    return this;
  }

  Invocation variable(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Somebody at a terminal. */
  Invocation types(String... passwords) {
    List.of(passwords).forEach(password -> typed.add(password.toCharArray()));
    return this;
  }

  Ended run(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code = runInto(out, err, arguments);
    return new Ended(code, out.toString(UTF_8), err.toString(UTF_8));
  }

  int runInto(OutputStream out, OutputStream err, String... arguments) {
    Streams streams =
        new Streams(
            in,
            new PrintStream(out, false, UTF_8),
            new PrintStream(err, false, UTF_8),
            environment,
            question -> Optional.ofNullable(typed.poll()));
    return Main.run(streams, () -> NOW, arguments);
  }
}
