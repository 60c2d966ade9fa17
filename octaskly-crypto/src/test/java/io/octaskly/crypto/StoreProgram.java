package io.octaskly.crypto;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;

/**
 * Replaces and deletes documents of a store until it is killed, and writes one byte after each: the
 * number of the document, with 64 added if it was deleted.
 */
final class StoreProgram {
  static final int DOCUMENTS = 8;
  static final int DELETED = 64;

  private StoreProgram() {}

  public static void main(String... arguments) throws IOException {
    Random random = new Random(Long.parseLong(arguments[1]));
    try (SealedStore store = SealedStore.open(Path.of(arguments[0]), messages());
        OutputStream done = new FileOutputStream(FileDescriptor.out)) {
      for (long version = Long.parseLong(arguments[2]); ; version++) {
        int document = random.nextInt(DOCUMENTS);
        if (random.nextInt(8) == 0) {
          store.delete(name(document));
          done.write(document + DELETED);
        } else {
          store.put(name(document), content(version, random.nextInt(200_000)));
          done.write(document);
        }
      }
    }
  }

  static SealedMessages messages() {
    return SealedMessages.with(Samples.ring("killed"));
  }

  static String name(int document) {
    return "document-" + document;
  }

  /** A version, a filling that depends on it, and a checksum. */
  private static byte[] content(long version, int length) {
    byte[] content = new byte[Long.BYTES + length + Long.BYTES];
    Arrays.fill(content, (byte) version);
    ByteBuffer.wrap(content).putLong(version).putLong(content.length - Long.BYTES, sum(content));
    return content;
  }

  /** The version of a document that is whole. */
  static long version(byte[] content) {
    ByteBuffer buffer = ByteBuffer.wrap(content);
    if (buffer.getLong(content.length - Long.BYTES) != sum(content)) {
      throw new AssertionError("document is torn");
    }
    return buffer.getLong(0);
  }

  private static long sum(byte[] content) {
    CRC32 sum = new CRC32();
    sum.update(content, 0, content.length - Long.BYTES);
    return sum.getValue();
  }
}
