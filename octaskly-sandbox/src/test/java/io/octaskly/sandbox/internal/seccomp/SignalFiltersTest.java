package io.octaskly.sandbox.internal.seccomp;

import static io.octaskly.sandbox.internal.seccomp.FilterAction.ALLOW;
import static io.octaskly.sandbox.internal.seccomp.FilterAction.ASK;
import static io.octaskly.sandbox.internal.seccomp.FilterAction.refuse;
import static org.assertj.core.api.Assertions.assertThat;

import io.octaskly.sandbox.internal.kernel.Architecture;
import io.octaskly.sandbox.internal.kernel.Errno;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SignalFiltersTest {
  private static final FilterAction EPERM = refuse(Errno.EPERM);
  private static final int KNOWN = 4711;
  private static final int OTHER = 4712;

  /** Upper halves that the kernel ignores in an {@code int} argument. */
  private static final long[] UPPER_HALVES = {0, 1L << 32, -1L << 32};

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void asking_filter_asks_for_every_signal_but_that_to_the_own_group(Architecture architecture) {
    CompiledFilter filter = CompiledFilter.of(SignalFilters.asking(), architecture);

    for (long upper : UPPER_HALVES) {
      assertThat(filter.call(SystemCall.KILL, upper, 9)).isEqualTo(ALLOW);
      assertThat(filter.call(SystemCall.KILL, upper | 0xFFFF_FFFFL, 9)).isEqualTo(EPERM);
      assertThat(filter.call(SystemCall.KILL, upper | KNOWN, 9)).isEqualTo(ASK);
      assertThat(filter.call(SystemCall.KILL, upper | 0xFFFF_FFFEL, 9)).isEqualTo(ASK);
    }
    assertThat(filter.call(SystemCall.TKILL, KNOWN, 9)).isEqualTo(ASK);
    assertThat(filter.call(SystemCall.TGKILL, KNOWN, KNOWN, 9)).isEqualTo(ASK);
    assertThat(filter.call(SystemCall.RT_SIGQUEUEINFO, KNOWN, 9, 1)).isEqualTo(ASK);
    assertThat(filter.call(SystemCall.RT_TGSIGQUEUEINFO, KNOWN, KNOWN, 9, 1)).isEqualTo(ASK);
    new ExpectedAnswers(
            """
            ASK    tkill tgkill rt_sigqueueinfo rt_tgsigqueueinfo
            ENOSYS pidfd_send_signal
            """)
        .exceptFor("kill")
        .check(filter);
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void filter_for_itself_allows_the_known_process_and_the_own_group(Architecture architecture) {
    CompiledFilter filter = knowing(SignalFilters.selfOnly(), architecture);

    for (long upper : UPPER_HALVES) {
      assertThat(filter.call(SystemCall.KILL, upper, 9)).isEqualTo(ALLOW);
      assertThat(filter.call(SystemCall.KILL, upper | KNOWN, 9)).isEqualTo(ALLOW);
      assertThat(filter.call(SystemCall.KILL, upper | OTHER, 9)).isEqualTo(EPERM);
      assertThat(filter.call(SystemCall.KILL, upper | 0xFFFF_FFFFL, 9)).isEqualTo(EPERM);
    }
    assertThat(filter.call(SystemCall.KILL, -KNOWN, 9)).isEqualTo(EPERM);
    assertThat(filter.call(SystemCall.TKILL, KNOWN, 9)).isEqualTo(ALLOW);
    assertThat(filter.call(SystemCall.TKILL, OTHER, 9)).isEqualTo(EPERM);
    assertThat(filter.call(SystemCall.TGKILL, KNOWN, OTHER, 9)).isEqualTo(ALLOW);
    assertThat(filter.call(SystemCall.TGKILL, OTHER, KNOWN, 9)).isEqualTo(EPERM);
    assertThat(filter.call(SystemCall.RT_SIGQUEUEINFO, KNOWN, 9, 1)).isEqualTo(ALLOW);
    assertThat(filter.call(SystemCall.RT_SIGQUEUEINFO, OTHER, 9, 1)).isEqualTo(EPERM);
    assertThat(filter.call(SystemCall.RT_TGSIGQUEUEINFO, KNOWN, OTHER, 9, 1)).isEqualTo(ALLOW);
    assertThat(filter.call(SystemCall.RT_TGSIGQUEUEINFO, OTHER, KNOWN, 9, 1)).isEqualTo(EPERM);
    assertOthersAreAllowed(
        filter, "kill", "tkill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo");
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void sparing_filter_refuses_the_known_process_and_its_group(Architecture architecture) {
    CompiledFilter filter = knowing(SignalFilters.sparing(), architecture);

    for (long upper : UPPER_HALVES) {
      assertThat(filter.call(SystemCall.KILL, upper | KNOWN, 9)).isEqualTo(EPERM);
      assertThat(filter.call(SystemCall.KILL, upper | (-KNOWN & 0xFFFF_FFFFL), 9)).isEqualTo(EPERM);
      assertThat(filter.call(SystemCall.KILL, upper | 0xFFFF_FFFFL, 9)).isEqualTo(EPERM);
    }
    for (long allowed : new long[] {0, OTHER, -OTHER, Integer.MIN_VALUE}) {
      assertThat(filter.call(SystemCall.KILL, allowed, 9)).isEqualTo(ALLOW);
    }
    assertThat(filter.call(SystemCall.TKILL, KNOWN, 9)).isEqualTo(EPERM);
    assertThat(filter.call(SystemCall.TKILL, OTHER, 9)).isEqualTo(ALLOW);
    assertThat(filter.call(SystemCall.TGKILL, KNOWN, KNOWN, 9)).isEqualTo(EPERM);
    assertThat(filter.call(SystemCall.TGKILL, OTHER, OTHER, 9)).isEqualTo(ALLOW);
    assertThat(filter.call(SystemCall.RT_SIGQUEUEINFO, KNOWN, 9, 1)).isEqualTo(EPERM);
    assertThat(filter.call(SystemCall.RT_SIGQUEUEINFO, OTHER, 9, 1)).isEqualTo(ALLOW);
    assertThat(filter.call(SystemCall.RT_TGSIGQUEUEINFO, KNOWN, KNOWN, 9, 1)).isEqualTo(EPERM);
    assertThat(filter.call(SystemCall.RT_TGSIGQUEUEINFO, OTHER, OTHER, 9, 1)).isEqualTo(ALLOW);
    assertThat(filter.call(SystemCall.PRLIMIT64, KNOWN, 0, 1, 0)).isEqualTo(EPERM);
    assertThat(filter.call(SystemCall.PRLIMIT64, 0, 0, 1, 0)).isEqualTo(ALLOW);
    assertOthersAreAllowed(
        filter,
        "kill",
        "tkill",
        "tgkill",
        "rt_sigqueueinfo",
        "rt_tgsigqueueinfo",
        "prlimit64",
        "fcntl",
        "ioctl");
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void sparing_filter_refuses_owners_of_descriptors(Architecture architecture) {
    CompiledFilter filter = knowing(SignalFilters.sparing(), architecture);
    int setOwner = 8;
    int setOwnerEx = 15;
    int getOwner = 9;
    int fioSetOwn = 0x8901;
    int siocSetGroup = 0x8902;
    int getWindowSize = 0x5413;

    assertThat(filter.call(SystemCall.FCNTL, 0, setOwner, OTHER)).isEqualTo(EPERM);
    assertThat(filter.call(SystemCall.FCNTL, 0, setOwnerEx, 1)).isEqualTo(EPERM);
    assertThat(filter.call(SystemCall.FCNTL, 0, getOwner)).isEqualTo(ALLOW);
    assertThat(filter.call(SystemCall.IOCTL, 0, fioSetOwn, 1)).isEqualTo(EPERM);
    assertThat(filter.call(SystemCall.IOCTL, 0, siocSetGroup, 1)).isEqualTo(EPERM);
    assertThat(filter.call(SystemCall.IOCTL, 0, getWindowSize, 1)).isEqualTo(ALLOW);
  }

  private static void assertOthersAreAllowed(CompiledFilter filter, String... judged) {
    new ExpectedAnswers("ENOSYS pidfd_send_signal").exceptFor(judged).check(filter);
  }

  /** As the child completes it. */
  private static CompiledFilter knowing(FilterPolicy policy, Architecture architecture) {
    FilterProgram program = policy.compile(architecture);
    byte[] code = program.bytes();
    ByteBuffer memory = ByteBuffer.wrap(code).order(ByteOrder.LITTLE_ENDIAN);
    program.processIdOffsets().forEach(offset -> memory.putInt(offset, KNOWN));
    return new CompiledFilter(architecture, program, new BpfMachine(code));
  }
}
