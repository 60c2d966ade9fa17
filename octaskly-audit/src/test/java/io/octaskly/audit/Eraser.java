package io.octaskly.audit;

import java.nio.file.Path;

/** A process that erases a subject and says so. */
final class Eraser {
  private Eraser() {}

  /** Takes the log's file and the subject. */
  public static void main(String[] arguments) {
    try (AuditLog log = AuditLog.builder(Path.of(arguments[0])).open()) {
      System.out.println("opened");
      log.eraseSubject(arguments[1]);
      System.out.println("erased");
    }
  }
}
