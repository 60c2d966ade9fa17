package io.octaskly.cli;

import io.octaskly.crypto.KeyFile;
import io.octaskly.crypto.KeyRing;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes a key file. */
@Command(
    name = "keygen",
    description = {
      "Makes a key ring with one new key, in a file that only its owner can read (0600), and"
          + " prints the key's id.",
      "The key itself is never printed."
    },
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "64:the command line makes no sense",
      "70:the file is there already, or cannot be written"
    })
final class KeygenCommand implements Callable<Integer> {
  private final Streams streams;
  private final InstantSource clock;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where to; octaskly.keys in this directory unless given.")
  Path out = Path.of("octaskly.keys");

  @Option(
      names = "--rotate-every",
      paramLabel = "TIME",
      description = "When the key is due to be replaced; 30d unless given.")
  Duration rotateEvery = KeyRing.DEFAULT_ROTATION_PERIOD;

  @Option(
      names = "--force",
      description = "Replace the file that is there. What its keys have sealed is lost.")
  boolean force;

  KeygenCommand(Streams streams, InstantSource clock) {
    this.streams = streams;
    this.clock = clock;
  }

  @Override
  public Integer call() throws IOException {
    KeyRing ring = KeyRing.generate(clock).rotateEvery(rotateEvery);
    if (force) {
      KeyFile.at(out).write(ring);
    } else {
      writeNew(ring);
    }
    streams.say(ring.primary().id());
    return ExitCode.OK;
  }

  /** The name is taken first, so that of two who make it at once only one does. */
  private void writeNew(KeyRing ring) throws IOException {
    try {
      PrivateFile.create(out).close();
    } catch (FileAlreadyExistsException e) {
      throw new CommandFailure(
          out
              + " is there already: give another name, or --force if nothing sealed by its keys is"
              + " needed any more",
          e);
    }
    try {
      KeyFile.at(out).write(ring);
    } catch (RuntimeException e) {
      Files.deleteIfExists(out);
      throw e;
    }
  }
}
