package io.octaskly.crypto;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Named;

/** Published examples, read from the test resources. */
final class Vectors {
  private final JsonNode root;

  private Vectors(JsonNode root) {
    this.root = root;
  }

  /** What nodes written in Rust seal, derive and authenticate. */
  static Vectors ofRustNodes() {
    return read("octaskly-rust-interop.json");
  }

  static Vectors ofVersion2() {
    return read("sealed-messages-v2.json");
  }

  private static Vectors read(String resource) {
    try (InputStream in = Vectors.class.getResourceAsStream(resource)) {
      return new Vectors(new ObjectMapper().readTree(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The examples of a kind, named by the first field that has a name in it, and by their place. */
  Stream<Named<JsonNode>> all(String kind) {
    return StreamSupport.stream(root.required(kind).spliterator(), false)
        .map(example -> Named.of(name(example), example));
  }

  static byte[] bytes(JsonNode example, String hexField) {
    return HexFormat.of().parseHex(example.required(hexField).textValue());
  }

  static byte[] utf8(JsonNode example, String textField) {
    return example.required(textField).textValue().getBytes(StandardCharsets.UTF_8);
  }

  private static String name(JsonNode example) {
    if (example.has("name")) {
      return Stream.of("name", "format", "aad_utf8")
          .map(field -> example.path(field).asText())
          .reduce((start, next) -> next.isEmpty() ? start : start + ", " + next)
          .orElseThrow();
    }
    return example.has("length") ? example.get("length") + " bytes" : example.fieldNames().next();
  }
}
