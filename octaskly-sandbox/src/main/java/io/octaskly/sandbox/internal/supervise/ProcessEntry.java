package io.octaskly.sandbox.internal.supervise;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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

  /** Where fields are, counted from the third. */
  private static final int PARENT = 4 - 3;

  private static final int GROUP = 5 - 3;
  private static final int FAULTS_OF_DEAD = 11 - 3;
  private static final int START_TIME = 22 - 3;

  /** The process, or null if there is none with this id. */
  static @Nullable ProcessEntry of(int pid) {
    String[] fields = fields(pid);
    return fields == null
        ? null
        : new ProcessEntry(
            pid,
            Integer.parseInt(fields[PARENT]),
            Integer.parseInt(fields[GROUP]),
            Long.parseLong(fields[START_TIME]));
  }

  /**
   * Page faults of all the children that a process has waited for, and of theirs; 0 if there is no
   * such process. No child runs without one: its stack is copied when it first writes there.
   */
  static long faultsOfDead(int pid) {
    String[] fields = fields(pid);
    return fields == null ? 0 : Long.parseLong(fields[FAULTS_OF_DEAD]);
  }

  /** The fields from the third on, which is the first behind the name; null if it has ended. */
  private static String @Nullable [] fields(int pid) {
    String line;
    try {
      line = Files.readString(directory(pid).resolve("stat"), ANY_BYTES);
    } catch (IOException e) {
      // ESRCH or ENOENT: it has ended and been waited for.
      return null;
    }
    // The command's name, in parentheses, may hold anything.
    return line.substring(line.lastIndexOf(')') + 2).split(" ");
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
