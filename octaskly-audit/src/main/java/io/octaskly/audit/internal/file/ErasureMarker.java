package io.octaskly.audit.internal.file;

import io.octaskly.audit.internal.chain.ErasedPlaces;
import io.octaskly.audit.internal.segment.LogFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Says, while an erasure is under way, what it has to erase, so that it can be completed after a
 * crash. Holds places, nothing of the subject.
 */
public final class ErasureMarker {
  private final Path file;

  /** Creates it for a log. */
  public ErasureMarker(LogFiles files) {
    this.file = files.erasure();
  }

  /** Writes it; on disk when this returns. */
  public void write(ErasedPlaces places) throws IOException {
    byte[] text = String.join("\n", places.texts()).getBytes(StandardCharsets.US_ASCII);
    Replacement.write(file, out -> Replacement.write(out, text));
    force();
  }

  /** {@return what it says; null if no erasure was under way} */
  public @Nullable ErasedPlaces read() throws IOException {
    if (!Files.exists(file)) {
      return null;
    }
    ErasedPlaces places = new ErasedPlaces();
    for (String line : Files.readAllLines(file, StandardCharsets.US_ASCII)) {
      if (!line.isEmpty() && !places.addText(line)) {
        throw new IOException(file + " is damaged: remove it and erase the subject again");
      }
    }
    return places;
  }

  /** Takes it away: the erasure is complete. */
  public void remove() throws IOException {
    Files.deleteIfExists(file);
    force();
  }

  private void force() throws IOException {
    Path directory = file.getParent();
    if (directory != null) {
      LogDirectory.force(directory);
    }
  }
}
