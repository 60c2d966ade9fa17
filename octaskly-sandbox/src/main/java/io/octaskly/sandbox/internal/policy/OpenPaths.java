package io.octaskly.sandbox.internal.policy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What BASIC may read: everything but credential stores and other users' homes. Landlock only
 * allows, it cannot except; so the tree is enumerated around the exceptions, at each launch. What
 * is made beside an exception afterwards is not readable.
 */
final class OpenPaths {
  private static final List<String> SECRET_SYSTEM_PATHS =
      List.of(
          "/etc/shadow",
          "/etc/shadow-",
          "/etc/gshadow",
          "/etc/gshadow-",
          "/etc/sudoers",
          "/etc/sudoers.d",
          "/etc/security/opasswd",
          "/etc/ssh",
          "/etc/ssl/private",
          "/etc/pki/tls/private",
          "/etc/pki/entitlement",
          "/etc/krb5.keytab",
          "/etc/wireguard",
          "/etc/openvpn",
          "/etc/ipsec.secrets",
          "/etc/ppp",
          "/etc/letsencrypt",
          "/etc/kubernetes",
          "/etc/rancher",
          "/etc/octaskly",
          "/etc/NetworkManager/system-connections",
          "/run/secrets",
          "/run/credentials",
          "/run/user",
          "/var/run/secrets",
          "/var/lib/kubelet",
          "/var/lib/docker",
          "/var/lib/containerd",
          "/var/lib/private",
          "/var/backups",
          "/var/spool/cron",
          "/lost+found");

  private static final List<String> SECRET_HOME_PATHS =
      List.of(
          ".ssh",
          ".gnupg",
          ".aws",
          ".azure",
          ".kube",
          ".docker",
          ".netrc",
          ".pgpass",
          ".my.cnf",
          ".npmrc",
          ".pypirc",
          ".git-credentials",
          ".vault-token",
          ".password-store",
          ".octaskly",
          ".bash_history",
          ".zsh_history",
          ".python_history",
          ".psql_history",
          ".mysql_history",
          ".rediscli_history",
          ".lesshst",
          ".mozilla",
          ".thunderbird",
          ".terraform.d",
          ".cargo/credentials",
          ".cargo/credentials.toml",
          ".m2/settings.xml",
          ".m2/settings-security.xml",
          ".gradle/gradle.properties",
          ".config/gcloud",
          ".config/gh",
          ".config/hub",
          ".config/git/credentials",
          ".config/google-chrome",
          ".config/chromium",
          ".config/containers/auth.json",
          ".local/share/keyrings");

  private static final Path HOMES = Path.of("/home");
  private static final Path ROOT_HOME = Path.of("/root");

  private final Path home;
  private final Set<Path> closed;

  /** What holds something closed, at whatever depth, or the user's home. */
  private final Set<Path> divided = new HashSet<>();

  private OpenPaths(Path home, Set<Path> closed) {
    this.home = home;
    this.closed = closed;
    divided.add(HOMES);
    addWithParents(home);
    closed.forEach(this::addWithParents);
  }

  private void addWithParents(@Nullable Path path) {
    for (Path at = path; at != null && divided.add(at); ) {
      at = at.getParent();
    }
  }

  /**
   * A path that is open, with everything beneath it.
   *
   * @param isDirectory as it was when it was found; never a link
   */
  record Open(Path path, boolean isDirectory) {}

  /**
   * The open paths as seen by a user.
   *
   * @param home the user's home
   * @param base what holds the private directories of all tasks
   */
  static List<Open> list(Path home, Path base) {
    Set<Path> closed =
        Stream.of(
                SECRET_SYSTEM_PATHS.stream().map(Path::of),
                SECRET_HOME_PATHS.stream().map(home::resolve),
                Stream.of(base))
            .flatMap(paths -> paths)
            .collect(Collectors.toSet());
    List<Open> open = new ArrayList<>();
    new OpenPaths(home, closed).addBeneath(Path.of("/"), open);
    return open;
  }

  private void addBeneath(Path directory, List<Open> open) {
    try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
      for (Path child : children) {
        if (isClosed(child)) {
          continue;
        }
        BasicFileAttributes attributes = attributes(child);
        // A link is no grant of its own: where it points to is open or closed by its own place.
        if (attributes == null || attributes.isSymbolicLink()) {
          continue;
        }
        if (!divided.contains(child)) {
          open.add(new Open(child, attributes.isDirectory()));
        } else if (attributes.isDirectory()) {
          addBeneath(child, open);
        }
      }
    } catch (AccessDeniedException e) {
      // The host cannot list it, so it has nothing there that the task could be given.
      return;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot list " + directory + " to find what BASIC may read", e);
    }
  }

  private boolean isClosed(Path path) {
    boolean isHome = HOMES.equals(path.getParent()) || path.equals(ROOT_HOME);
    return (isHome && !home.startsWith(path)) || closed.contains(path);
  }

  /**
   * Null for what has gone meanwhile, and for what cannot be looked at, such as a dead mount: it
   * stays closed.
   */
  private static @Nullable BasicFileAttributes attributes(Path path) {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      return null;
    }
  }
}
