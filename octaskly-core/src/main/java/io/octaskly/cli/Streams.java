package io.octaskly.cli;

import io.octaskly.internal.Printable;
import java.io.BufferedOutputStream;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What a command has of the world.
 *
 * @param in bytes that somebody gives
 * @param out bytes and text for whoever called; in UTF-8
 * @param err what is said about the work
 * @param environment variables by name
 * @param prompt asks somebody at a terminal for a password
 */
record Streams(
    InputStream in,
    PrintStream out,
    PrintStream err,
    Map<String, String> environment,
    PasswordPrompt prompt) {

  /** Asks for a password without showing it. */
  interface PasswordPrompt {
    /**
     * {@return what was typed, for the caller to wipe; empty if nobody is at a terminal}
     *
     * @param question to be shown
     */
    Optional<char[]> ask(String question);
  }

  /** {@return those of this process} */
  static Streams ofProcess() {
    return new Streams(
        new FileInputStream(FileDescriptor.in),
        print(FileDescriptor.out),
        print(FileDescriptor.err),
        System.getenv(),
        Streams::askAtTerminal);
  }

  private static PrintStream print(FileDescriptor descriptor) {
    return new PrintStream(
        new BufferedOutputStream(new FileOutputStream(descriptor)), true, StandardCharsets.UTF_8);
  }

  @SuppressWarnings("SystemConsoleNull") // Before JDK 22 it is null without a terminal.
  private static Optional<char[]> askAtTerminal(String question) {
    // Since then there may be one although the input is a pipe, whose bytes it would eat.
    Console console = isTerminal() ? System.console() : null;
    return console == null
        ? Optional.empty()
        : Optional.ofNullable(console.readPassword("%s", question));
  }

  private static boolean isTerminal() {
    Path input = Path.of("/proc/self/fd/0");
    try {
      return !Files.isSymbolicLink(input)
          || Files.readSymbolicLink(input).toString().matches("/dev/(pts/.*|tty.*|console)");
    } catch (IOException e) {
      return false;
    }
  }

  /** Prints one line of text. */
  void say(String line) {
    out.println(Printable.line(line));
  }

  /** Prints one line about the work. */
  void tell(String line) {
    err.println("octaskly: " + Printable.line(line));
  }
}
