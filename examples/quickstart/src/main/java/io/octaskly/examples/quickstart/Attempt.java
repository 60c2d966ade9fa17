package io.octaskly.examples.quickstart;

import java.nio.file.Path;

/**
 * One run of an attack, confined or not, as the host sees it.
 *
 * @param directory the directory made for this attempt
 * @param ending how the program ended, or the call at which it gave up, in words
 * @param finished whether it exited with 0: it then made every call it was written to make
 * @param stdout what it printed, a character for each byte
 */
record Attempt(Path directory, String ending, boolean finished, String stdout) {}
