package io.octaskly.sandbox.internal.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The parts of a Linux system that a confined program may see: what its loader, its run-time and
 * its C library read, and nothing that tells about the host's users or services.
 */
final class HostPaths {
  /** Libraries, and what the loader and libraries read before a program begins. */
  private static final List<String> RUNTIME =
      List.of(
          "/lib",
          "/lib32",
          "/lib64",
          "/libx32",
          "/usr/lib",
          "/usr/lib32",
          "/usr/lib64",
          "/usr/libx32",
          "/usr/libexec",
          "/usr/share",
          "/usr/local/lib",
          "/usr/local/lib64",
          "/usr/local/share",
          "/etc/ld.so.cache",
          "/etc/ld.so.conf",
          "/etc/ld.so.conf.d",
          "/etc/ld.so.preload",
          "/etc/ld-musl-x86_64.path",
          "/etc/ld-musl-aarch64.path",
          "/etc/locale.alias",
          "/etc/alternatives",
          "/etc/ssl/openssl.cnf",
          "/etc/pki/tls/openssl.cnf");

  /** Time zone and certificates, for tasks that have an environment to say which. */
  private static final List<String> SETTINGS =
      List.of(
          "/etc/localtime",
          "/etc/timezone",
          "/etc/ssl/certs",
          "/etc/ca-certificates",
          "/etc/pki/tls/certs",
          "/etc/pki/ca-trust/extracted");

  /** What name resolution reads, for tasks that have the network. */
  private static final List<String> RESOLVER =
      List.of(
          "/etc/resolv.conf",
          "/etc/hosts",
          "/etc/nsswitch.conf",
          "/etc/host.conf",
          "/etc/gai.conf",
          "/etc/services",
          "/etc/protocols");

  private final Names runtime;
  private final Names settings;
  private final Names resolver;

  private HostPaths(Names runtime, Names settings, Names resolver) {
    this.runtime = runtime;
    this.settings = settings;
    this.resolver = resolver;
  }

  /**
   * Those of some paths that exist.
   *
   * @param named as programs name them
   * @param real with links resolved, so that {@code /lib} and {@code /usr/lib} are one
   */
  record Names(Set<Path> named, Set<Path> real) {}

  /** Finds out which exist. */
  static HostPaths probe() {
    return new HostPaths(existing(RUNTIME), existing(SETTINGS), existing(RESOLVER));
  }

  Names runtime() {
    return runtime;
  }

  Names settings() {
    return settings;
  }

  Names resolver() {
    return resolver;
  }

  private static Names existing(List<String> paths) {
    Set<Path> named = new LinkedHashSet<>();
    Set<Path> found = new LinkedHashSet<>();
    for (String path : paths) {
      real(Path.of(path))
          .ifPresent(
              real -> {
                named.add(Path.of(path));
                found.add(real);
              });
    }
    return new Names(named, found);
  }

  /**
   * Empty also for what this host may not search: with its rights or fewer, no task could read it.
   */
  private static Optional<Path> real(Path path) {
    try {
      return Files.exists(path) ? Optional.of(path.toRealPath()) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
