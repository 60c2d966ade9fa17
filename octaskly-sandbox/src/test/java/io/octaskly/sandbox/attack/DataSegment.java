package io.octaskly.sandbox.attack;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The data of a program: everything gets its final address when it is added. */
final class DataSegment {
  /** Below 2 GiB, so that instructions can name addresses in 32 bits. */
  static final long START = 0x1000_0000;

  private static final int WORD = 8;
  private static final int MAX_BUFFER = 1 << 20;

  private final ByteArrayOutputStream content = new ByteArrayOutputStream();

  /** Adds bytes, at an address that suits any type. */
  long bytes(byte[] bytes) {
    while (content.size() % WORD != 0) {
      content.write(0);
    }
    long address = START + content.size();
    content.writeBytes(bytes);
    return address;
  }

  /** Adds a text as C has it, with a NUL at the end. */
  long text(String text) {
    return bytes((text + '\0').getBytes(StandardCharsets.UTF_8));
  }

  /** Adds 64-bit words. */
  long words(long... words) {
    ByteBuffer bytes = ByteBuffer.allocate(words.length * WORD).order(ByteOrder.LITTLE_ENDIAN);
    for (long word : words) {
      bytes.putLong(word);
    }
    return bytes(bytes.array());
  }

  /** Adds zeros. */
  long zeros(int count) {
    if (count < 1 || count > MAX_BUFFER) {
      throw new IllegalArgumentException(
          count + " bytes of buffer are not within 1.." + MAX_BUFFER);
    }
    return bytes(new byte[count]);
  }

  byte[] content() {
    return content.toByteArray();
  }
}
