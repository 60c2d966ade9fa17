package io.octaskly.sandbox.internal.streams;

/** Whoever adds to an output what a task prints. Its methods are called on a reader's thread. */
public interface Producer {
  /** It need not wait any more; or it has not waited, and nothing changes. */
  void roomAgain();

  /**
   * Gives a reader that has had everything what comes next, past the output's memory, where that is
   * possible. Waits a moment at most, if much has come lately.
   *
   * @param lately how many bytes he got when he read last
   * @return how many bytes were put there; 0 if none, and then what comes is {@linkplain
   *     TaskOutput#add added} as ever
   */
  default int fetch(byte[] into, int at, int length, int lately) {
    return 0;
  }
}
