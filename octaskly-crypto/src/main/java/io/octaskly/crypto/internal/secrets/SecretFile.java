package io.octaskly.crypto.internal.secrets;

import io.octaskly.crypto.Secret;
import io.octaskly.crypto.SecretRefusedException;
import io.octaskly.crypto.SecretSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/** A secret in a file that only its owner can read. */
public final class SecretFile implements SecretSource {
  private static final int MAX_BYTES = 64 << 10;
  private static final Set<PosixFilePermission> OWNER_ONLY =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private static final Set<PosixFilePermission> WRITABLE_BY_OTHERS =
      EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

  private final Path path;
  private final Predicate<Path> isMountedReadOnly;

  private SecretFile(Path path, Predicate<Path> isMountedReadOnly) {
    this.path = Objects.requireNonNull(path, "path");
    this.isMountedReadOnly = isMountedReadOnly;
  }

  /** {@return a source of a file that is closed to others} */
  public static SecretFile ownerOnly(Path path) {
    return new SecretFile(path, file -> false);
  }

  /** {@return a source of a file that is closed to others, or in a file system mounted so} */
  public static SecretFile mounted(Path path, Predicate<Path> isMountedReadOnly) {
    return new SecretFile(path, isMountedReadOnly);
  }

  /** {@return whether a file is in a file system that is mounted read-only} */
  public static boolean isMountedReadOnly(Path file) {
    try {
      return Files.getFileStore(file).isReadOnly();
    } catch (IOException e) {
      // Then the stricter rule holds.
      return false;
    }
  }

  @Override
  public Secret read() {
    byte[] bytes = content();
    try {
      Secret secret = decoded(bytes);
      SecretStrength.require(secret, toString());
      return secret;
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  @Override
  public String toString() {
    return "secret file " + path;
  }

  private byte[] content() {
    try {
      if (!Files.isRegularFile(path)) {
        boolean absent = !Files.exists(path);
        throw new SecretRefusedException(
            this
                + (absent ? " does not exist" : " is not a regular file")
                + ": give a file that holds the secret alone",
            absent);
      }
      requireOwnerOnly(Files.getPosixFilePermissions(path));
      return contentUpToLimit();
    } catch (IOException e) {
      throw new SecretRefusedException(
          this + " cannot be read: " + e + "; make it readable for the user of this process", e);
    } catch (UnsupportedOperationException e) {
      throw new SecretRefusedException(
          this + " is on a file system without permissions: move it to one that has them", e);
    }
  }

  private void requireOwnerOnly(Set<PosixFilePermission> permissions) {
    if (isMountedReadOnly.test(path) && Collections.disjoint(permissions, WRITABLE_BY_OTHERS)) {
      return;
    }
    if (!OWNER_ONLY.containsAll(permissions)) {
      throw new SecretRefusedException(
          this
              + " has permissions "
              + PosixFilePermissions.toString(permissions)
              + ", not rw------- or less: run chmod 600 on it");
    }
  }

  private byte[] contentUpToLimit() throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        Arrays.fill(bytes, (byte) 0);
        throw new SecretRefusedException(
            this + " is longer than " + MAX_BYTES + " bytes: give a file that holds one secret");
      }
      return bytes;
    }
  }

  private Secret decoded(byte[] bytes) {
    ByteBuffer text = ByteBuffer.wrap(bytes, 0, lengthWithoutLineEnd(bytes));
    try {
      CharBuffer decoded = StandardCharsets.UTF_8.newDecoder().decode(text);
      char[] characters = Arrays.copyOf(decoded.array(), decoded.limit());
      try {
        return Secret.of(characters);
      } finally {
        Arrays.fill(characters, '\0');
        Arrays.fill(decoded.array(), '\0');
      }
    } catch (CharacterCodingException e) {
      throw new SecretRefusedException(
          this + " is not text in UTF-8: write the secret in hexadecimal or base64");
    }
  }

  /** Editors and {@code echo} end the last line; it is not part of the secret. */
  private static int lengthWithoutLineEnd(byte[] bytes) {
    int length = bytes.length;
    if (length > 0 && bytes[length - 1] == '\n') {
      length--;
      if (length > 0 && bytes[length - 1] == '\r') {
        length--;
      }
    }
    return length;
  }
}
