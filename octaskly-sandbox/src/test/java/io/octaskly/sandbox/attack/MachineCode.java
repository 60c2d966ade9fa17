package io.octaskly.sandbox.attack;

/**
 * The few instructions that a list of system calls needs, in the order they are added. They work on
 * one result, which a call leaves, and on 64-bit words of the program's data.
 *
 * <p>At position 0 is a routine that reports a failed call and exits; the program begins after it.
 */
interface MachineCode {
  /** How many arguments a system call takes. */
  int MAX_ARGUMENTS = 6;

  /** Code for the processor that the tests run on. */
  static MachineCode ofThisHost() {
    return switch (System.getProperty("os.arch")) {
      case "amd64" -> new X86Code();
      case "aarch64" -> new Aarch64Code();
      default ->
          throw new UnsupportedOperationException(
              "no attacks are written for " + System.getProperty("os.arch"));
    };
  }

  /** {@code e_machine} of {@code elf(5)}. */
  short elfMachine();

  /** Where the next instruction goes. */
  int position();

  byte[] toBytes();

  /** Sets an argument of the next call, by its place from 0 on. */
  void argument(int place, long value);

  /** Sets an argument of the next call to a word of the data. */
  void argumentFrom(int place, long address);

  /** Makes a call with the arguments set. */
  void call(Syscall call);

  /** Sets the result. */
  void result(long value);

  /** Sets the result to a word of the data. */
  void resultFrom(long address);

  /** Makes a word of the data what the result is. */
  void storeResult(long address);

  void negateResult();

  /** A jump if the result is not 0, to where {@link #land} is called with what this returns. */
  int jumpUnlessZero();

  /** A jump if the result is a number or more, to where {@link #land} is called likewise. */
  int jumpIfAtLeast(int least);

  void land(int jump);

  /**
   * Takes one from a word of the data, and goes back to a position passed before unless it is 0.
   */
  void countDown(long address, int top);

  /**
   * Reports that the call failed of which the result is, and exits.
   *
   * @param exitCode to exit with
   * @param report address of a text that ends in {@code 000\n}, where the errno goes; that of a
   *     result that is not negative, but too small, is 0
   * @param length of the text, in bytes
   */
  void fail(int exitCode, long report, int length);
}
