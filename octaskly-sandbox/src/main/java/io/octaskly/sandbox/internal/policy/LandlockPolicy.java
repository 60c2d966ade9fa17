package io.octaskly.sandbox.internal.policy;

import io.octaskly.sandbox.internal.launch.LandlockRules;
import io.octaskly.sandbox.internal.launch.LandlockRules.Origin;
import io.octaskly.sandbox.internal.launch.LandlockRules.Rule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects grants and turns them into rules of the Landlock version that this kernel has ({@code
 * landlock(7)}). Rights that the kernel does not know are not asked for; what it then does not
 * cover, the seccomp filter does.
 */
final class LandlockPolicy {
  private static final long EXECUTE = 1;
  private static final long WRITE_FILE = 1 << 1;
  private static final long READ_FILE = 1 << 2;
  private static final long READ_DIR = 1 << 3;
  private static final long REMOVE_DIR = 1 << 4;
  private static final long REMOVE_FILE = 1 << 5;
  private static final long MAKE_DIR = 1 << 7;
  private static final long MAKE_REG = 1 << 8;
  private static final long MAKE_SOCK = 1 << 9;
  private static final long MAKE_FIFO = 1 << 10;
  private static final long MAKE_SYM = 1 << 12;
  private static final long REFER = 1 << 13;
  private static final long TRUNCATE = 1 << 14;
  private static final long IOCTL_DEV = 1 << 15;

  private static final long READ = READ_FILE | READ_DIR;

  /** Everything that changes content or names; never device files, which nobody may make. */
  private static final long WRITE =
      WRITE_FILE
          | REMOVE_DIR
          | REMOVE_FILE
          | MAKE_DIR
          | MAKE_REG
          | MAKE_SOCK
          | MAKE_FIFO
          | MAKE_SYM
          | REFER
          | TRUNCATE;

  /** A rule on anything but a directory may only carry these; others make the kernel say EINVAL. */
  private static final long FILE_RIGHTS = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV;

  private static final int SCOPE_ABSTRACT_UNIX_SOCKET = 1;
  private static final int SCOPE_SIGNAL = 2;

  private final int abi;
  private final long handled;
  private final List<Rule> rules = new ArrayList<>();
  private long scopes;

  LandlockPolicy(int abi) {
    this.abi = abi;
    this.handled = handledBy(abi);
  }

  /** The same grants and scopes, to be added to without changing these. */
  LandlockPolicy copy() {
    LandlockPolicy copy = new LandlockPolicy(abi);
    copy.rules.addAll(rules);
    copy.scopes = scopes;
    return copy;
  }

  private static long handledBy(int abi) {
    long first = (1 << 13) - 1;
    long refer = abi >= 2 ? REFER : 0;
    long truncate = abi >= 3 ? TRUNCATE : 0;
    long ioctl = abi >= 5 ? IOCTL_DEV : 0;
    return first | refer | truncate | ioctl;
  }

  /** Signals to processes outside are refused, if the kernel can. */
  LandlockPolicy scopeSignals() {
    if (abi >= HostFeatures.ABI_WITH_SCOPES) {
      scopes |= SCOPE_SIGNAL;
    }
    return this;
  }

  /** Connections to abstract UNIX sockets outside are refused, if the kernel can. */
  LandlockPolicy scopeAbstractSockets() {
    if (abi >= HostFeatures.ABI_WITH_SCOPES) {
      scopes |= SCOPE_ABSTRACT_UNIX_SOCKET;
    }
    return this;
  }

  /** A path of the system, which may be missing. */
  LandlockPolicy system(Path path) {
    return add(path, READ, Origin.SYSTEM);
  }

  /** A path found by listing its directory, to read and to execute from. */
  LandlockPolicy listed(OpenPaths.Open open) {
    return add(open.path(), open.isDirectory(), READ | EXECUTE, Origin.LISTED);
  }

  /** A harmless device, to read and to write. */
  LandlockPolicy device(Path path) {
    return add(path, READ_FILE | WRITE_FILE | TRUNCATE | IOCTL_DEV, Origin.SYSTEM);
  }

  /** Names, anywhere: listing a directory tells no more than {@code stat(2)} does. */
  LandlockPolicy listAnything() {
    return add(Path.of("/"), READ_DIR, Origin.GRANT);
  }

  LandlockPolicy read(Path path) {
    return add(path, READ, Origin.GRANT);
  }

  LandlockPolicy write(Path path) {
    return add(path, READ | WRITE, Origin.GRANT);
  }

  LandlockPolicy execute(Path path) {
    return add(path, READ | EXECUTE, Origin.GRANT);
  }

  /** A directory that was made for the task, to read. */
  LandlockPolicy ownToRead(Path directory) {
    rules.add(new Rule(directory.toString(), READ & handled, Origin.GRANT));
    return this;
  }

  /** A directory that was made for the task, to read and to write. */
  LandlockPolicy own(Path directory) {
    rules.add(new Rule(directory.toString(), (READ | WRITE) & handled, Origin.GRANT));
    return this;
  }

  /** A program, or what the kernel executes for it: known to be a file. */
  LandlockPolicy program(Path file) {
    rules.add(new Rule(file.toString(), READ_FILE | EXECUTE, Origin.GRANT));
    return this;
  }

  private LandlockPolicy add(Path path, long access, Origin origin) {
    return add(path, Files.isDirectory(path), access, origin);
  }

  private LandlockPolicy add(Path path, boolean isDirectory, long access, Origin origin) {
    long possible = isDirectory ? access : access & FILE_RIGHTS;
    rules.add(new Rule(path.toString(), possible & handled, origin));
    return this;
  }

  LandlockRules build() {
    return new LandlockRules(handled, scopes, attributeSize(), rules);
  }

  /** {@code struct landlock_ruleset_attr} has grown: by network rights at ABI 4, by scopes at 6. */
  private int attributeSize() {
    if (abi >= HostFeatures.ABI_WITH_SCOPES) {
      return 24;
    }
    return abi >= 4 ? 16 : 8;
  }
}
