package io.octaskly;

/**
 * Something of the host that keeps data of people, such as the state of their sessions, so that
 * {@link OctasklyHost#eraseSubject} can remove a person's from it.
 */
@FunctionalInterface
public interface SubjectStore {

  /**
   * Removes everything of a subject.
   *
   * @param subject as tokens name it
   * @return how many documents, rows or other things were removed
   */
  long erase(String subject);
}
