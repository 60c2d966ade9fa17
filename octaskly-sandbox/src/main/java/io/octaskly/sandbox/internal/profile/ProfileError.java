package io.octaskly.sandbox.internal.profile;

/** What is wrong with the text of a profile, and in which line. */
public final class ProfileError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ProfileError(int line, String what) {
    super("line " + line + ": " + what);
  }
}
