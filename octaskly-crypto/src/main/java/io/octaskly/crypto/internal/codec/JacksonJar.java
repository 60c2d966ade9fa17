package io.octaskly.crypto.internal.codec;

/** Whether the optional dependency for JSON is there. */
public final class JacksonJar {
  private JacksonJar() {}

  /** Throws an exception that says what to add, unless it is there. */
  public static void require() {
    try {
      Class.forName("com.fasterxml.jackson.core.JsonFactory");
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(
          "JSON needs com.fasterxml.jackson.core:jackson-core: add this dependency", e);
    }
  }
}
