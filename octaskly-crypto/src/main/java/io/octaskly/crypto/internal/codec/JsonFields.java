package io.octaskly.crypto.internal.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.octaskly.crypto.MessageFormat;
import io.octaskly.crypto.MessageRefusedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Set;
import java.util.function.BiFunction;

/** Replaces some fields of a JSON document, found by their pointers (RFC 6901). */
public final class JsonFields {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MessageFormat.MAX_DEPTH)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private JsonFields() {}

  /**
   * {@return a document in which the value of each of these fields is a text instead}
   *
   * @param replacement makes the text of the field's pointer and its value in JSON
   * @throws IllegalArgumentException if it is no JSON object
   */
  public static byte[] replace(
      byte[] document, Set<String> pointers, BiFunction<String, byte[], String> replacement) {
    try {
      return copied(
          document,
          pointers,
          (pointer, in, out) -> {
            ByteArrayOutputStream value = new ByteArrayOutputStream();
            try (JsonGenerator part = FACTORY.createGenerator(value)) {
              part.copyCurrentStructureExact(in);
            }
            out.writeString(replacement.apply(pointer, value.toByteArray()));
          });
    } catch (IOException | NotJson e) {
      throw new IllegalArgumentException(
          "document is no JSON object in UTF-8: give one, or seal documents as a whole");
    }
  }

  /**
   * {@return the document that {@link #replace} was given}
   *
   * @param original makes the value in JSON of the field's pointer and the text
   */
  public static byte[] restore(
      byte[] document, Set<String> pointers, BiFunction<String, String, byte[]> original) {
    try {
      return copied(
          document,
          pointers,
          (pointer, in, out) -> {
            Malformed.unless(in.currentToken() == JsonToken.VALUE_STRING);
            byte[] value = original.apply(pointer, in.getText());
            out.writeRawValue(Parts.text(value, 0, value.length));
          });
    } catch (IOException | NotJson e) {
      throw Malformed.refused();
    }
  }

  private static byte[] copied(byte[] document, Set<String> pointers, Field field)
      throws IOException {
    ByteArrayOutputStream copy = new ByteArrayOutputStream();
    try (JsonParser in = FACTORY.createParser(text(document));
        JsonGenerator out = FACTORY.createGenerator(copy)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw new NotJson();
      }
      for (JsonToken token = in.currentToken(); token != null; token = in.nextToken()) {
        String pointer = in.getParsingContext().pathAsPointer().toString();
        if (startsValue(token) && pointers.contains(pointer)) {
          field.copy(pointer, in, out);
        } else {
          out.copyCurrentEventExact(in);
        }
        if (in.getParsingContext().inRoot() && in.nextToken() != null) {
          throw new NotJson();
        }
      }
    }
    return copy.toByteArray();
  }

  private static boolean startsValue(JsonToken token) {
    return token.isScalarValue() || token.isStructStart();
  }

  private static String text(byte[] document) {
    try {
      return Parts.text(document, 0, document.length);
    } catch (MessageRefusedException e) {
      throw new NotJson();
    }
  }

  /** How a chosen field is copied. */
  @FunctionalInterface
  private interface Field {
    void copy(String pointer, JsonParser in, JsonGenerator out) throws IOException;
  }

  /** Becomes what the caller throws. */
  private static final class NotJson extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
