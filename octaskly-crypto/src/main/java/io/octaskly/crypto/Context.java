package io.octaskly.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * What a sealed message is about: from whom, to whom, and what kind. It is not sent; a message
 * opens only in the context it was sealed in, so that it cannot be replayed to somebody else or as
 * something else.
 *
 * <p>It is authenticated, not secret. Each field is encoded as its length in four bytes,
 * big-endian, and its bytes, so that no two contexts of version 2 look the same.
 */
public final class Context {
  private static final int MAX_FIELD_BYTES = 255;
  private static final Context NONE = new Context(List.of(), new byte[0], "none");

  private final byte[] encoded;
  private final byte[] legacyV1;
  private final String description;

  private Context(List<byte[]> fields, byte[] legacyV1, String description) {
    this(encode(fields), legacyV1, description);
  }

  private Context(byte[] encoded, byte[] legacyV1, String description) {
    this.encoded = encoded;
    this.legacyV1 = legacyV1;
    this.description = description;
  }

  /**
   * {@return a context that says nothing: the message may be replayed wherever its key is known}
   */
  public static Context none() {
    return NONE;
  }

  /**
   * {@return a context of three fields} In version 1 the associated data is the same encoding.
   *
   * @param from who seals, such as {@code dispatcher-01}; 1 to 255 bytes of UTF-8 without controls
   * @param to who opens, in the same way
   * @param kind what the message is, such as {@code task}, in the same way
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException if a field is empty, too long, or contains control or format
   *     characters or half a surrogate pair
   */
  public static Context of(String from, String to, String kind) {
    List<byte[]> fields = List.of(field("from", from), field("to", to), field("kind", kind));
    byte[] encoded = encode(fields);
    return new Context(encoded, encoded, from + " -> " + to + ", " + kind);
  }

  /**
   * {@return a context whose associated data in version 1 is exactly these bytes} Legacy: for what
   * existing nodes send and expect. In version 2 it is one field.
   *
   * @param associatedData any bytes, copied
   * @throws NullPointerException if {@code associatedData} is null
   */
  public static Context legacyV1(byte[] associatedData) {
    byte[] data = associatedData.clone();
    return new Context(List.of(data), data, data.length + " bytes");
  }

  /** {@return the encoding for version 2; not to be changed} */
  byte[] encoded() {
    return encoded;
  }

  /** {@return the associated data for version 1; not to be changed} */
  byte[] legacyV1AssociatedData() {
    return legacyV1;
  }

  /** {@return whether {@code other} is a context in which the same messages open} */
  @Override
  public boolean equals(Object other) {
    return other instanceof Context that
        && Arrays.equals(encoded, that.encoded)
        && Arrays.equals(legacyV1, that.legacyV1);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(encoded);
  }

  /** {@return the fields, or how many bytes there are} */
  @Override
  public String toString() {
    return "Context[" + description + "]";
  }

  private static byte[] field(String name, String value) {
    Objects.requireNonNull(value, name);
    if (!value.codePoints().allMatch(Context::isAllowed)) {
      throw new IllegalArgumentException(
          "context field \"" + name + "\" contains control characters: give a plain name");
    }
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    if (bytes.length == 0 || bytes.length > MAX_FIELD_BYTES) {
      throw new IllegalArgumentException(
          "context field \""
              + name
              + "\" has "
              + bytes.length
              + " bytes of UTF-8: give 1 to "
              + MAX_FIELD_BYTES);
    }
    return bytes;
  }

  /** Half a surrogate pair would be encoded as a question mark, and so would another one. */
  private static boolean isAllowed(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  private static byte[] encode(List<byte[]> fields) {
    int length = fields.stream().mapToInt(field -> Integer.BYTES + field.length).sum();
    ByteBuffer encoded = ByteBuffer.allocate(length);
    fields.forEach(field -> encoded.putInt(field.length).put(field));
    return encoded.array();
  }
}
