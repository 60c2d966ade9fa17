package io.octaskly.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A small disk that fills up at whatever moment: nothing that was acknowledged is lost, no half
 * file is left, and the log goes on when there is room.
 */
@Timeout(120)
class FullDiskTest {
  @Test
  void nothing_is_acknowledged_and_the_log_goes_on_when_there_is_room() throws IOException {
    onSmallDisk(FullDisk.class, "audit.log");
  }

  @Test
  void a_rotation_fails_closed_wherever_room_ends() throws IOException {
    onSmallDisk(FullDiskSegments.class, "rotation");
  }

  @Test
  void a_compression_leaves_the_segment_and_no_half_file() throws IOException {
    onSmallDisk(FullDiskSegments.class, "compression");
  }

  @Test
  void an_erasure_says_that_it_is_not_complete_and_is_completed_when_there_is_room()
      throws IOException {
    onSmallDisk(FullDiskSegments.class, "erasure");
  }

  /** The mount is seen by the child alone, and gone with it. */
  private static void onSmallDisk(Class<?> main, String argument) throws IOException {
    Path mount = Files.createTempDirectory("small-disk");
    try {
      String script =
          "mount -t tmpfs -o size=256k,mode=700 tmpfs " + mount + " || exit 77\nexec \"$@\"";
      JavaProcess child =
          JavaProcess.start(
              List.of("unshare", "-m", "sh", "-c", script, "sh"),
              main,
              mount.resolve(argument).toString());
      List<String> output = child.output();
      assumeTrue(
          child.exitCode() != 77 && !output.toString().contains("unshare failed"),
          "needs the right to mount a tmpfs: " + output);
      assertThat(output).endsWith("as promised");
    } finally {
      Files.delete(mount);
    }
  }
}
