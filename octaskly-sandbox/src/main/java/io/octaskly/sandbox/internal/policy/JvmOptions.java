package io.octaskly.sandbox.internal.policy;

import io.octaskly.sandbox.IsolationLevel;
import io.octaskly.sandbox.ResourceLimits;
import io.octaskly.sandbox.Task;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The options that a JVM is given for the limits, the level and the places of its task. They stand
 * before its own, so that those count where both are given.
 */
public final class JvmOptions {
  /** What the launcher and the JVM read options from; the host's are not meant for a task. */
  private static final List<String> VARIABLES =
      List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

  private static final long MEBIBYTE = 1 << 20;

  /** Of the memory limit: what a JVM needs besides its heap grows with the program. */
  private static final long BESIDES_HEAP = 40 * MEBIBYTE;

  private static final long LEAST_HEAP = 8 * MEBIBYTE;

  /** Two collectors are an error, even if one is the default. */
  private static final Pattern COLLECTOR = Pattern.compile("-XX:[+]Use\\w+GC");

  /**
   * The one with the fewest threads; but up to Java 17 only G1 can use the objects in the JDK's
   * archive (CDS), which is a tenth of the time that a small program takes. G1 would have a thread
   * for each processor.
   */
  private static final List<String> COLLECTOR_TO_START_WITH =
      Runtime.version().feature() > 17
          ? List.of("-XX:+UseSerialGC")
          : List.of("-XX:+UseG1GC", "-XX:ParallelGCThreads=2", "-XX:ConcGCThreads=1");

  /** In the order in which the C library asks them ({@code setlocale(3)}). */
  private static final List<String> CHARACTERS = List.of("LC_ALL", "LC_CTYPE", "LANG");

  private static final Pattern UTF_8 = Pattern.compile("(?i).*utf-?8.*");

  private JvmOptions() {}

  /**
   * Makes an environment fit for a JVM: without options of the host's, and with a locale in which
   * arguments and names of files are UTF-8, for which a JVM has no option.
   */
  public static void adapt(Map<String, String> environment) {
    environment.keySet().removeAll(VARIABLES);
    String locale =
        CHARACTERS.stream()
            .map(name -> environment.getOrDefault(name, ""))
            .filter(value -> !value.isEmpty())
            .findFirst()
            .orElse("");
    if (!UTF_8.matcher(locale).matches()) {
      environment.put("LC_ALL", "C.UTF-8");
    }
  }

  /**
   * The options for a task.
   *
   * @param limits those in force, or null for none
   * @param directories from {@code user.home} and {@code java.io.tmpdir} to what they are; empty at
   *     level NONE
   */
  public static List<String> of(
      Task task,
      IsolationLevel level,
      @Nullable ResourceLimits limits,
      Map<String, Path> directories) {
    List<String> options = new ArrayList<>();
    if (limits != null) {
      options.addAll(memory(limits.memory()));
    }
    if (task.args().stream().noneMatch(COLLECTOR.asMatchPredicate())) {
      options.addAll(COLLECTOR_TO_START_WITH);
    }
    options.addAll(
        List.of(
            "-Xshare:auto",
            // Neither would find a place to write to, and each says so.
            "-XX:-UsePerfData",
            "-XX:-CreateCoredumpOnCrash",
            "-XX:ErrorFile=/dev/null",
            "-XX:+DisableAttachMechanism",
            // Standard output is the program's alone.
            "-XX:+DisplayVMOutputToStderr",
            "-Xlog:disable",
            "-Xlog:all=warning:stderr",
            // Text, whatever the locale; that of arguments is a matter of the environment.
            "-Dfile.encoding=UTF-8",
            "-Dstdin.encoding=UTF-8",
            "-Dstdout.encoding=UTF-8",
            "-Dstderr.encoding=UTF-8"));
    if (level.isAtLeast(IsolationLevel.BASIC)) {
      // Its user id may be one that no user of this host has.
      options.add("-Duser.name=task");
    }
    new TreeMap<>(directories)
        .forEach((property, path) -> options.add("-D" + property + "=" + path));
    return options;
  }

  private static List<String> memory(long limit) {
    long heap = Math.max(LEAST_HEAP, limit / 4 * 3 - BESIDES_HEAP);
    return List.of("-Xmx" + heap / 1024 + "k", "-XX:MaxDirectMemorySize=" + limit / 8);
  }
}
