package io.octaskly.sandbox.internal.supervise;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/**
 * Where a process stands among others, as {@code proc_pid_stat(5)} says.
 *
 * @param parent process id of its parent
 * @param group id of its process group
 * @param startTime when it started, in clock ticks since boot: tells apart two processes that have
 *     had the same id
 */
record ProcessEntry(int pid, int parent, int group, long startTime) {
  /**
   * A process chooses the bytes of its name, which need not be characters of any other encoding.
   */
  static final Charset ANY_BYTES = StandardCharsets.ISO_8859_1;

  /** The process, or null if there is none with this id. */
  static @Nullable ProcessEntry of(int pid) {
    String line;
    try {
      line = Files.readString(directory(pid).resolve("stat"), ANY_BYTES);
    } catch (IOException e) {
      // ESRCH or ENOENT: it has ended and been waited for.
      return null;
    }
    // The command's name, in parentheses, may hold anything.
    StringTokenizer fields = new StringTokenizer(line.substring(line.lastIndexOf(')') + 1));
    fields.nextToken();
    int parent = Integer.parseInt(fields.nextToken());
    int group = Integer.parseInt(fields.nextToken());
    for (int skipped = 6; skipped < 22; skipped++) {
      fields.nextToken();
    }
    return new ProcessEntry(pid, parent, group, Long.parseLong(fields.nextToken()));
  }

  /** The process that a thread belongs to, or 0 if there is no such thread. */
  static int ofThread(int tid) {
    try {
      for (String line : Files.readAllLines(directory(tid).resolve("status"), ANY_BYTES)) {
        if (line.startsWith("Tgid:")) {
          return Integer.parseInt(line.substring("Tgid:".length()).strip());
        }
      }
      return 0;
    } catch (IOException e) {
      // It has ended.
      return 0;
    }
  }

  private static Path directory(int id) {
    return Path.of("/proc", Integer.toString(id));
  }
}
