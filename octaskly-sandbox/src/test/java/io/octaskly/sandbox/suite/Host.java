package io.octaskly.sandbox.suite;

import io.octaskly.sandbox.internal.kernel.Errno;
import io.octaskly.sandbox.internal.kernel.Kernel;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What an attack needs of the host that not every kernel has, or that an administrator decides. */
final class Host {
  private Host() {}

  /** Whether a process without privileges may make a user namespace. */
  static boolean hasUserNamespaces() {
    return isAtLeast(1, "/proc/sys/user/max_user_namespaces", 0)
        && isAtLeast(1, "/proc/sys/kernel/unprivileged_userns_clone", 1)
        && !isAtLeast(1, "/proc/sys/kernel/apparmor_restrict_unprivileged_userns", 0);
  }

  /** Whether the kernel was built with a call; it is made with arguments that make no sense. */
  static boolean has(SystemCall call, long... arguments) {
    long[] all = Arrays.copyOf(arguments, 4);
    return Kernel.call(call, all[0], all[1], all[2], all[3]) != -Errno.ENOSYS;
  }

  /** Whether the kernel has a family of sockets. */
  static boolean hasFamily(int family, int type) {
    long socket = Kernel.call(SystemCall.SOCKET, family, type, 0);
    if (socket >= 0) {
      Kernel.require("close", SystemCall.CLOSE, socket);
    }
    return socket >= 0;
  }

  static boolean isRoot() {
    return Kernel.call(SystemCall.GETEUID) == 0;
  }

  /** Whether this process has CAP_SYS_RESOURCE. */
  static boolean mayRaiseLimits() {
    return (Long.parseLong(own("status", "CapEff:\\s+(\\w+)"), 16) >> 24 & 1) == 1;
  }

  /** Whether a process may have its memory written to a file. */
  static boolean dumpsCores() {
    return own("limits", "Max core file size +\\w+ +(\\w+) .*").equals("unlimited");
  }

  private static String own(String file, String line) {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self", file))) {
      return lines
          .map(Pattern.compile(line)::matcher)
          .filter(Matcher::matches)
          .map(found -> found.group(1))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a setting is a number or more; what it is when the kernel has no such setting. */
  static boolean isAtLeast(int least, String setting, int otherwise) {
    Path file = Path.of(setting);
    try {
      return (Files.exists(file) ? Long.parseLong(Files.readString(file).strip()) : otherwise)
          >= least;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
