package io.octaskly.sandbox.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Pointer;
import io.octaskly.sandbox.internal.kernel.Architecture;
import io.octaskly.sandbox.internal.kernel.Arena;
import io.octaskly.sandbox.internal.kernel.Descriptor;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tables for either architecture can be written on both; only one can be walked. */
class TaskTableTest {
  private static final int ENTRY = 72;
  private static final int PATH = 16;
  private static final int FLAGS = 24;

  /** O_PATH and O_CLOEXEC are the same on both architectures, O_NOFOLLOW is not. */
  private static final long PATH_CLOEXEC = 0x28_0000;

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void only_paths_from_a_listing_are_opened_without_following_links(Architecture architecture) {
    try (Arena arena = new Arena();
        Streams streams = Streams.open(arena, true);
        SignalReset signals = new SignalReset(architecture);
        Descriptor.Pipe inPlaceOfRuleset = Descriptor.pipe(arena)) {
      SyscallTable table =
          new TaskTable(arena, architecture, signals, plan())
              .write(
                  streams, LandlockRuleset.of(plan().landlock(), inPlaceOfRuleset.reader()), null);

      long noFollow = architecture == Architecture.X86_64 ? 0x2_0000 : 0x8000;
      assertThat(flagsByPath(table, architecture))
          .containsExactlyInAnyOrderEntriesOf(
              Map.of(
                  "/granted", PATH_CLOEXEC,
                  "/system", PATH_CLOEXEC,
                  "/listed", PATH_CLOEXEC | noFollow));
    }
  }

  private static Map<String, Long> flagsByPath(SyscallTable table, Architecture architecture) {
    Map<String, Long> flags = new TreeMap<>();
    for (long at = table.address(); table.at(at) != null; at += ENTRY) {
      Pointer entry = new Pointer(at);
      if (entry.getInt(0) == SystemCall.OPENAT.number(architecture)) {
        flags.put(entry.getPointer(PATH).getString(0), entry.getLong(FLAGS));
      }
    }
    return flags;
  }

  private static LaunchPlan plan() {
    List<LandlockRules.Rule> rules = new ArrayList<>();
    for (LandlockRules.Origin origin : LandlockRules.Origin.values()) {
      rules.add(
          new LandlockRules.Rule(
              switch (origin) {
                case GRANT -> "/granted";
                case SYSTEM -> "/system";
                case LISTED -> "/listed";
              },
              4,
              origin));
    }
    return new LaunchPlan(
        "/bin/true",
        List.of("true".getBytes(StandardCharsets.US_ASCII)),
        List.of(),
        "/",
        null,
        List.of(),
        1_000,
        true,
        null,
        new LandlockRules(4, 0, 8, rules),
        new LaunchPlan.SealedFilter(new byte[8], 0, 0, false),
        null,
        List.of(new LaunchPlan.Reachable("/granted", 4)),
        Duration.ZERO);
  }
}
