package io.octaskly.internal.shell;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What a word names that is the target of a command: a path, as a shell may expand it. */
public final class Target {
  private static final int MOST_ALTERNATIVES = 64;

  private static final Set<String> SYSTEM =
      Set.of(
          "/bin",
          "/boot",
          "/dev",
          "/etc",
          "/home",
          "/lib",
          "/lib32",
          "/lib64",
          "/opt",
          "/proc",
          "/root",
          "/run",
          "/sbin",
          "/srv",
          "/sys",
          "/usr",
          "/var",
          "/usr/bin",
          "/usr/lib",
          "/usr/local",
          "/usr/sbin",
          "/usr/share",
          "/var/lib",
          "/var/log",
          "/Applications",
          "/Library",
          "/System",
          "/Users");

  /** Devices that may be written: they are no storage, or belong to the writer. */
  private static final Pattern HARMLESS_DEVICE =
      Pattern.compile(
          "/dev/(null|zero|full|u?random|std(in|out|err)|tty|fd/.*|shm/.*|pts/.*|ptmx|tcp/.*|udp/.*)");

  private static final Pattern VARIABLE =
      Pattern.compile("\\$(\\{[^}]*}|[A-Za-z_][A-Za-z0-9_]*|[0-9@*#?!-])");
  private static final Pattern HOME = Pattern.compile("\\$(HOME\\b|\\{HOME[^}]*})");

  /** A last name that stands for all or nearly all that is in a directory. */
  private static final Pattern WILD =
      Pattern.compile("[*?.!]*[*?][*?.!]*|\\[[^]]*]\\*|\\.\\[[^]]*]\\*");

  private final List<String> paths;

  private Target(List<String> paths) {
    this.paths = paths;
  }

  /**
   * What a word names.
   *
   * @param directory where the shell is then, or an empty text if that is not known
   */
  public static Target of(Word word, String directory) {
    List<String> paths = new ArrayList<>();
    for (String alternative : alternatives(word.text())) {
      String text = word.expands() ? withoutVariables(alternative) : alternative;
      if (!text.isEmpty()) {
        paths.add(resolved(text, directory));
      }
    }
    return new Target(paths);
  }

  /** {@code /{bin,etc}}: one level of braces, which shells expand first. */
  private static List<String> alternatives(String text) {
    List<String> done = new ArrayList<>();
    ArrayDeque<String> open = new ArrayDeque<>(List.of(text));
    while (!open.isEmpty() && done.size() < MOST_ALTERNATIVES) {
      String next = open.remove();
      int close = next.indexOf('}');
      int brace = close < 0 ? -1 : next.lastIndexOf('{', close);
      boolean list = brace >= 0 && next.substring(brace, close).indexOf(',') > 0;
      if (!list || (brace > 0 && next.charAt(brace - 1) == '$')) {
        done.add(next);
        continue;
      }
      for (String part : next.substring(brace + 1, close).split(",", -1)) {
        open.add(next.substring(0, brace) + part + next.substring(close + 1));
      }
    }
    return done;
  }

  /** A variable may be empty; the home directory is not. */
  private static String withoutVariables(String text) {
    String homes = HOME.matcher(text).replaceAll("~");
    return VARIABLE.matcher(homes).replaceAll("");
  }

  private static String resolved(String text, String directory) {
    boolean relative = !text.startsWith("/") && !text.startsWith("~");
    if (relative && directory.isEmpty()) {
      return text;
    }
    String whole = relative ? directory + "/" + text : text;
    ArrayDeque<String> names = new ArrayDeque<>();
    for (String name : whole.split("/", -1)) {
      if (name.equals("..")) {
        names.pollLast();
      } else if (!name.isEmpty() && !name.equals(".")) {
        names.add(name);
      }
    }
    while (!names.isEmpty() && WILD.matcher(names.getLast()).matches()) {
      names.removeLast();
    }
    String joined = String.join("/", names);
    return whole.startsWith("~") ? joined : "/" + joined;
  }

  /** Whether it is, or may be, the root, a directory of the system, or a whole home. */
  public boolean isVital() {
    return paths.stream().anyMatch(Target::isVital);
  }

  private static boolean isVital(String path) {
    if (path.equals("/") || path.matches("~[A-Za-z0-9_-]*")) {
      return true;
    }
    if (!path.startsWith("/")) {
      return false;
    }
    if (path.indexOf('*') < 0 && path.indexOf('?') < 0 && path.indexOf('[') < 0) {
      return SYSTEM.contains(path) || path.matches("/(home|Users)/[^/]+");
    }
    Pattern glob = Pattern.compile(regex(path));
    return SYSTEM.stream().anyMatch(directory -> glob.matcher(directory).matches());
  }

  private static String regex(String glob) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < glob.length(); i++) {
      char c = glob.charAt(i);
      int close = c == '[' ? glob.indexOf(']', i + 2) : -1;
      if (close > 0) {
        // Which characters does not matter: it may be the one that is there.
        regex.append("[^/]");
        i = close;
      } else {
        regex.append(
            switch (c) {
              case '*' -> "[^/]*";
              case '?' -> "[^/]";
              default -> Pattern.quote(Character.toString(c));
            });
      }
    }
    return regex.toString();
  }

  /** Whether it is a device that holds data, or the memory of the machine. */
  public boolean isDevice() {
    return paths.stream()
        .anyMatch(path -> path.startsWith("/dev/") && !HARMLESS_DEVICE.matcher(path).matches());
  }

  /** Whether bash opens a connection for it ({@code /dev/tcp/host/port}). */
  public boolean isConnection() {
    return paths.stream().anyMatch(path -> path.matches("/dev/(tcp|udp)/.+"));
  }
}
