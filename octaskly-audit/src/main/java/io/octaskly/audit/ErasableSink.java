package io.octaskly.audit;

import java.io.IOException;

/** A sink that can forget: it can replace lines that it has stored. */
public interface ErasableSink extends AuditSink {
  /** Takes values out of lines. */
  interface Eraser {
    /**
     * {@return the line without what is to be erased, its chain value unchanged; the same object if
     * that is nothing}
     *
     * @param line a line as {@link AuditRecord#line()} gave it, or as an earlier erasure left it
     * @throws IOException if the line is not as it was written
     */
    String erase(String line) throws IOException;
  }

  /**
   * Replaces every stored line by what an eraser makes of it, and whatever was stored apart from
   * the line (columns, indexes) likewise. Returns when that survives a power cut. Not called at the
   * same time as the sink's other methods.
   *
   * @param eraser takes values out
   * @return how many lines were changed
   * @throws IOException if not all could be
   */
  long erase(Eraser eraser) throws IOException;
}
