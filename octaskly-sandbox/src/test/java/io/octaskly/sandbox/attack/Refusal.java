package io.octaskly.sandbox.attack;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The call at which a program gave up, as the program reported it on standard error.
 *
 * @param call its name, such as {@code openat}
 * @param errno why it failed, see {@code errno(3)}; 0 if it did less than it should
 */
public record Refusal(String call, int errno) {
  private static final Pattern REPORT = Pattern.compile("(\\w+): errno (\\d{3})\n");

  /** What a program writes for a call, with room for the errno. */
  static String report(Syscall call) {
    return call.kernelName() + ": errno 000\n";
  }

  /** The first refusal in what a program wrote to standard error. */
  public static Optional<Refusal> in(String stderr) {
    Matcher report = REPORT.matcher(stderr);
    return report.find()
        ? Optional.of(new Refusal(report.group(1), Integer.parseInt(report.group(2))))
        : Optional.empty();
  }

  /** Such as {@code open: permission denied (EACCES)}. */
  public String describe() {
    return call
        + ": "
        + switch (errno) {
          case 0 -> "did less than it should";
          case 1 -> "not permitted (EPERM)";
          case 2 -> "no such file (ENOENT)";
          case 3 -> "no such process (ESRCH)";
          case 11 -> "no more allowed (EAGAIN)";
          case 12 -> "out of memory (ENOMEM)";
          case 13 -> "permission denied (EACCES)";
          case 38 -> "no such call (ENOSYS)";
          case 101 -> "no network (ENETUNREACH)";
          case 111 -> "nobody listens (ECONNREFUSED)";
          default -> "errno " + errno;
        };
  }
}
