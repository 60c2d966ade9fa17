package io.octaskly.examples.plugin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * A plug-in: reads an array of orders, {@code {"item": ..., "cents": ..., "quantity": ...}}, and
 * writes an array of prices, ten percent off from ten pieces on.
 */
final class PriceRules {
  private PriceRules() {}

  /** Takes no arguments: JSON on standard input, JSON on standard output. */
  public static void main(String[] args) throws IOException {
    JsonFactory json = new JsonFactory();
    JsonGenerator out = json.createGenerator(System.out);
    try (JsonParser in = json.createParser(System.in)) {
      out.writeStartArray();
      while (in.nextToken() != null) {
        if (in.currentToken() == JsonToken.START_OBJECT) {
          price(in, out);
        }
      }
      out.writeEndArray();
    }
    out.flush();
  }

  private static void price(JsonParser in, JsonGenerator out) throws IOException {
    String item = "";
    long cents = 0;
    long quantity = 0;
    while (in.nextToken() != JsonToken.END_OBJECT) {
      String field = in.currentName();
      in.nextToken();
      switch (field) {
        case "item" -> item = in.getText();
        case "cents" -> cents = in.getLongValue();
        case "quantity" -> quantity = in.getLongValue();
        default -> in.skipChildren();
      }
    }
    long total = cents * quantity;
    out.writeStartObject();
    out.writeStringField("item", item);
    out.writeNumberField("total", quantity >= 10 ? total * 9 / 10 : total);
    out.writeEndObject();
  }
}
