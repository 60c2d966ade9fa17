package io.octaskly.examples.benchmarks.launch;

import java.util.List;

/** Launches a program, reads all that it prints, and waits for its end. Thread-safe. */
@FunctionalInterface
public interface Launcher {
  /**
   * {@return how many bytes it printed}
   *
   * @param command an absolute path and its arguments
   * @throws Exception if it could not be launched, or ended with anything but 0
   */
  long launch(List<String> command) throws Exception;
}
