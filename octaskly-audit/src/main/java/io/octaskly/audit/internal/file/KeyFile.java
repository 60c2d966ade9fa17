package io.octaskly.audit.internal.file;

import io.octaskly.audit.AuditException;
import io.octaskly.audit.internal.sign.PublicKeyText;
import io.octaskly.audit.internal.sign.SigningKey;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The file of a signing key: private key, public key, and the fingerprint of the log's first key, a
 * line each.
 *
 * @param key the key
 * @param root the fingerprint of the log's first key
 */
record KeyFile(SigningKey key, String root) {

  /** Writes it anew, forced to disk, for its owner only. */
  void write(Path file) throws IOException {
    String text = key.privateText() + "\n" + key.publicKey().text() + "\n" + root + "\n";
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    Replacement.write(file, out -> Replacement.write(out, bytes));
    Path directory = file.getParent();
    if (directory != null) {
      LogDirectory.force(directory);
    }
  }

  /** {@return what a file holds; null if there is none, or a crash left it incomplete} */
  static @Nullable KeyFile read(Path file) throws IOException {
    List<String> lines;
    try {
      lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      return null;
    }
    if (lines.size() != 3) {
      return null;
    }
    try {
      return new KeyFile(
          SigningKey.of(lines.get(0), new PublicKeyText(lines.get(1))), lines.get(2));
    } catch (GeneralSecurityException e) {
      throw new AuditException(
          "signing key " + file + " is damaged: restore it, or move the log away", e);
    }
  }

  /** Writes zeros over a key that is not needed any more, so that its blocks do not hold it. */
  static void wipe(Path file) throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    try (RandomAccessFile old = new RandomAccessFile(file.toFile(), "rw")) {
      old.write(new byte[Math.toIntExact(old.length())]);
      old.getFD().sync();
    }
  }

  /** {@return the first key's fingerprint, nothing of the key} */
  @Override
  public String toString() {
    return "key file of the log with trust root " + root;
  }
}
