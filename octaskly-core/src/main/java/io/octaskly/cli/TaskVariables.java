package io.octaskly.cli;

import io.octaskly.audit.Redactor;
import io.octaskly.sandbox.Task;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Environment variables of a task. What is wrong with one is said by its name alone. */
final class TaskVariables {
  private static final int LONGEST_SECRET = 64 << 10;
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Set<PosixFilePermission> OWNER_ONLY =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private final Map<String, String> environment;

  TaskVariables(Map<String, String> environment) {
    this.environment = environment;
  }

  void plain(Task.Builder task, String pair) {
    int equals = pair.indexOf('=');
    if (equals < 1) {
      throw new CommandFailure("--env is not NAME=VALUE (not shown: it may be a secret)");
    }
    String name = pair.substring(0, equals);
    if (!Redactor.standard().redact(pair).equals(pair)) {
      throw new CommandFailure(
          "--env "
              + name
              + " looks like a secret, which every user of the machine can read among the"
              + " arguments: export it, and give --secret-env "
              + name);
    }
    task.env(name, pair.substring(equals + 1));
  }

  void secretFromEnvironment(Task.Builder task, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new CommandFailure(
          "--secret-env is not the name of a variable (not shown: it may be a secret): export the"
              + " secret as NAME, and give --secret-env NAME");
    }
    String value = environment.get(name);
    if (value == null) {
      throw new CommandFailure(
          "--secret-env " + name + ": this process has no such variable; export it");
    }
    task.secretEnv(name, value.toCharArray());
  }

  void secretFromFile(Task.Builder task, String pair) {
    int equals = pair.indexOf('=');
    if (equals < 1 || !NAME.matcher(pair.substring(0, equals)).matches()) {
      throw new CommandFailure("--secret-file is not NAME=PATH (not shown: it may be a secret)");
    }
    String name = pair.substring(0, equals);
    char[] value = content(name, Path.of(pair.substring(equals + 1)));
    try {
      task.secretEnv(name, value);
    } finally {
      Arrays.fill(value, '\0');
    }
  }

  private static char[] content(String name, Path file) {
    String what = "--secret-file " + name + ": ";
    try {
      if (!Files.isRegularFile(file)) {
        throw new CommandFailure(
            what
                + "there is no such file (not shown: it may be a secret): give one with the secret"
                + " alone");
      }
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
      if (!OWNER_ONLY.containsAll(permissions)) {
        throw new CommandFailure(
            what
                + file
                + " is "
                + PosixFilePermissions.toString(permissions)
                + ", open to others: run chmod 600 on it");
      }
      if (Files.size(file) > LONGEST_SECRET) {
        throw new CommandFailure(what + file + " is longer than 64 KiB: it is no secret");
      }
      return decoded(Files.readAllBytes(file));
    } catch (CharacterCodingException e) {
      throw new CommandFailure(what + file + " is not text in UTF-8", e);
    } catch (IOException e) {
      throw new CommandFailure(what + file + " cannot be read: " + e, e);
    }
  }

  private static char[] decoded(byte[] bytes) throws CharacterCodingException {
    try {
      int length = bytes.length;
      // The end that editors and echo give the last line is no part of the secret.
      if (length > 0 && bytes[length - 1] == '\n') {
        length--;
      }
      CharBuffer text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length));
      char[] value = Arrays.copyOf(text.array(), text.limit());
      Arrays.fill(text.array(), '\0');
      return value;
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }
}
