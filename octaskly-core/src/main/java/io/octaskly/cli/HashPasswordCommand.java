package io.octaskly.cli;

import io.octaskly.crypto.PasswordPolicy;
import io.octaskly.crypto.Secret;
import io.octaskly.rbac.PasswordHasher;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Hashes a password for a store of users. */
@Command(
    name = "hash-password",
    description = {
      "Reads a password, twice from a terminal without showing it, else one line from standard"
          + " input, and prints the hash that a store of users keeps.",
      "There is no option for the password: every user of the machine could read it.",
      "Hashes are PBKDF2-HMAC-SHA256, or Argon2id with Bouncy Castle on the class path:"
          + " java -cp octaskly-core-VERSION-cli.jar:bcprov-jdk18on-VERSION.jar"
          + " io.octaskly.cli.Main hash-password"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "64:the command line makes no sense",
      "70:the password is weak, or was typed differently the second time"
    })
final class HashPasswordCommand implements Callable<Integer> {
  private final Streams streams;

  HashPasswordCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException {
    char[] password = read();
    try {
      if (password.length > PasswordHasher.MAX_PASSWORD_LENGTH) {
        throw new CommandFailure(
            "password is longer than "
                + PasswordHasher.MAX_PASSWORD_LENGTH
                + " characters: choose a shorter one");
      }
      try (Secret secret = Secret.of(password)) {
        PasswordPolicy.standard().require(secret);
      }
      streams.say(PasswordHasher.standard().hash(password));
      return ExitCode.OK;
    } finally {
      Arrays.fill(password, '\0');
    }
  }

  private char[] read() throws IOException {
    Optional<char[]> typed = streams.prompt().ask("Password: ");
    return typed.isPresent() ? confirmed(typed.get()) : readLine();
  }

  private char[] confirmed(char[] password) {
    char[] again = streams.prompt().ask("The same again: ").orElseGet(() -> new char[0]);
    boolean same = Arrays.equals(password, again);
    Arrays.fill(again, '\0');
    if (!same) {
      Arrays.fill(password, '\0');
      throw new CommandFailure("the second password is another one: try again");
    }
    return password;
  }

  /** Not by a reader of the JDK, which would make Strings of it. */
  private char[] readLine() throws IOException {
    byte[] line = new byte[4 * PasswordHasher.MAX_PASSWORD_LENGTH + 2];
    int length = 0;
    try {
      for (int next = streams.in().read(); next >= 0 && next != '\n'; next = streams.in().read()) {
        if (length == line.length) {
          throw new CommandFailure("the first line of standard input is too long for a password");
        }
        line[length++] = (byte) next;
      }
      if (length > 0 && line[length - 1] == '\r') {
        length--;
      }
      CharBuffer text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line, 0, length));
      char[] password = Arrays.copyOf(text.array(), text.limit());
      Arrays.fill(text.array(), '\0');
      return password;
    } catch (CharacterCodingException e) {
      throw new CommandFailure("the password is not text in UTF-8: type it in UTF-8", e);
    } finally {
      Arrays.fill(line, (byte) 0);
    }
  }
}
