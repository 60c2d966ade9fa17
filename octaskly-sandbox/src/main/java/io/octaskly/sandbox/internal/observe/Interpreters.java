package io.octaskly.sandbox.internal.observe;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What the kernel starts in place of a script ({@code execve(2)}, "Interpreter scripts"). */
final class Interpreters {
  /** {@code BINPRM_BUF_SIZE}: the kernel looks no further. */
  private static final int LINE = 256;

  private Interpreters() {}

  /** The interpreter that a script names in its first line, links followed; null if it is none. */
  static @Nullable Path of(Path program) {
    if (!Files.isRegularFile(program)) {
      return null;
    }
    try (InputStream in = Files.newInputStream(program)) {
      String line = new String(in.readNBytes(LINE), StandardCharsets.ISO_8859_1);
      if (!line.startsWith("#!")) {
        return null;
      }
      String name = line.substring(2).strip().split("[ \t\n]", 2)[0];
      return name.startsWith("/") ? TaskNames.followed(Path.of(name)) : null;
    } catch (IOException e) {
      // The host may not read it: then it cannot be told.
      return null;
    }
  }
}
