package io.octaskly.examples.quickstart;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Standard output, in colour when somebody is looking at it. */
final class Terminal {
  private static final String INDENT = "  ";

  private final PrintStream out;
  private final boolean colour;

  Terminal(PrintStream out, boolean colour) {
    this.out = out;
    this.colour = colour;
  }

  static Terminal standardOutput() {
    String noColour = System.getenv("NO_COLOR"); // no-color.org: set and not empty
    boolean wanted = noColour == null || noColour.isEmpty();
    return new Terminal(System.out, wanted && isTerminal());
  }

  /** System.console() would not do: until JDK 22 it also looks at standard input. */
  private static boolean isTerminal() {
    try {
      String device = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
      boolean terminal =
          device.startsWith("/dev/pts/")
              || device.startsWith("/dev/tty")
              || device.equals("/dev/console");
      return terminal && !"dumb".equals(System.getenv("TERM"));
    } catch (IOException e) {
      return false;
    }
  }

  void print(String text) {
    text.lines().forEach(line -> out.println((INDENT + line).stripTrailing()));
    if (text.isEmpty()) {
      out.println();
    }
    out.flush();
  }

  void heading(String text) {
    print("");
    print(strong(text));
  }

  String strong(String text) {
    return in("1", text);
  }

  String faint(String text) {
    return in("2", text);
  }

  String good(String text) {
    return in("32", text);
  }

  String bad(String text) {
    return in("1;31", text);
  }

  /** Select Graphic Rendition (ECMA-48 8.3.117), line by line. */
  private String in(String rendition, String text) {
    if (!colour) {
      return text;
    }
    return String.join(
        System.lineSeparator(),
        text.lines().map(line -> "\u001b[" + rendition + "m" + line + "\u001b[0m").toList());
  }
}
