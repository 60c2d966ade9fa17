package io.octaskly.testing.postgres;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * PostgreSQL refuses to run as root, so root starts it as nobody: by changing the user id where
 * that is allowed, else in a user namespace without a mapping, where root is nobody too. Both
 * programs are in util-linux, which every Debian has.
 */
final class Unprivileged {
  /** The overflow user of Linux (/proc/sys/kernel/overflowuid), named nobody by distributions. */
  private static final int NOBODY = 65534;

  private static final List<String> OTHER_USER =
      List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");
  private static final List<String> USER_NAMESPACE = List.of("unshare", "--user");

  private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

  private Unprivileged() {}

  /**
   * {@return what to put before a command to run it without privileges; nothing if this user has
   * none} If there is no way, the test is skipped.
   */
  static List<String> prefix() {
    if (!ROOT) {
      return List.of();
    }
    if (makesNobody(OTHER_USER)) {
      return OTHER_USER;
    }
    assumeThat(makesNobody(USER_NAMESPACE))
        .as("root can start PostgreSQL as another user, by setpriv or unshare")
        .isTrue();
    return USER_NAMESPACE;
  }

  /** Lets the unprivileged user own a file or directory. */
  static void give(Path path) throws IOException {
    if (ROOT && prefix().equals(OTHER_USER)) {
      Files.setAttribute(path, "unix:uid", NOBODY);
    }
  }

  /** Lets the unprivileged user reach what is in a directory. */
  static void letOthersPass(Path directory) throws IOException {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
  }

  private static boolean makesNobody(List<String> prefix) {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(List.of("id", "-u"));
    try {
      return Commands.run(command, Path.of("/")).strip().equals(Integer.toString(NOBODY));
    } catch (IOException | IllegalStateException e) {
      return false;
    }
  }
}
