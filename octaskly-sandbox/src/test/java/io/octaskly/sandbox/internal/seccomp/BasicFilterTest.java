package io.octaskly.sandbox.internal.seccomp;

import static io.octaskly.sandbox.internal.seccomp.FilterAction.ALLOW;
import static io.octaskly.sandbox.internal.seccomp.FilterAction.refuse;
import static org.assertj.core.api.Assertions.assertThat;

import io.octaskly.sandbox.internal.kernel.Architecture;
import io.octaskly.sandbox.internal.kernel.Errno;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BasicFilterTest {

  private static final FilterAction EPERM = refuse(Errno.EPERM);
  private static final FilterAction EACCES = refuse(Errno.EACCES);
  private static final FilterAction ENOSYS = refuse(Errno.ENOSYS);

  private static final long O_WRONLY = 1;
  private static final long O_RDWR = 2;
  private static final long O_CREAT = 0x40;
  private static final long O_TRUNC = 0x200;
  private static final long O_CLOEXEC = 0x8_0000;

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void exactly_metadata_writes_unfiltered_operations_and_lasting_memory_are_refused(
      Architecture architecture) {
    new ExpectedAnswers(
            """
            EPERM  chmod fchmod fchmodat fchmodat2 chown fchown lchown fchownat
                   utime utimes futimesat utimensat file_setattr
                   setxattr lsetxattr fsetxattr setxattrat
                   removexattr lremovexattr fremovexattr removexattrat
                   io_uring_setup io_uring_enter io_uring_register
                   shmget
            """)
        .exceptFor("ioctl")
        .check(filter(7, architecture));
  }

  @ParameterizedTest
  @EnumSource(Architecture.class)
  void before_abi_3_what_truncates_for_reading_is_refused(Architecture architecture) {
    CompiledFilter filter = filter(2, architecture);

    assertThat(filter.call(SystemCall.TRUNCATE, 0, 0)).isEqualTo(EACCES);
    assertThat(filter.call(SystemCall.FTRUNCATE, 3, 0)).isEqualTo(ALLOW);
    assertThat(filter.call(SystemCall.OPENAT2)).isEqualTo(ENOSYS);
    assertThat(openat(filter, 0)).isEqualTo(ALLOW);
    assertThat(openat(filter, O_CLOEXEC)).isEqualTo(ALLOW);
    assertThat(openat(filter, O_TRUNC)).isEqualTo(EACCES);
    assertThat(openat(filter, O_TRUNC | O_CREAT | O_CLOEXEC)).isEqualTo(EACCES);
    assertThat(openat(filter, O_TRUNC | O_WRONLY)).isEqualTo(ALLOW);
    assertThat(openat(filter, O_TRUNC | O_RDWR | O_CREAT)).isEqualTo(ALLOW);
    assertThat(openat(filter, O_TRUNC | O_WRONLY | O_RDWR)).isEqualTo(EACCES);
  }

  @ParameterizedTest
  @ValueSource(longs = {0x1_0000_0000L, -1L << 32, 0x7FFF_FFFF_0000_0000L})
  void the_upper_half_of_open_flags_hides_nothing(long high) {
    CompiledFilter filter = filter(0, Architecture.AARCH64);

    assertThat(openat(filter, high | O_TRUNC)).isEqualTo(EACCES);
    assertThat(openat(filter, high | O_TRUNC | O_RDWR)).isEqualTo(ALLOW);
    assertThat(openat(filter, high)).isEqualTo(ALLOW);
  }

  @Test
  void open_has_its_flags_one_argument_earlier_than_openat() {
    CompiledFilter filter = filter(2, Architecture.X86_64);

    assertThat(filter.call(SystemCall.OPEN, 0, O_TRUNC, 0)).isEqualTo(EACCES);
    assertThat(filter.call(SystemCall.OPEN, O_TRUNC, 0, O_TRUNC)).isEqualTo(ALLOW);
    assertThat(filter.call(SystemCall.OPENAT, O_TRUNC, O_TRUNC, 0)).isEqualTo(ALLOW);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void before_abi_5_files_are_opened_for_reading_or_writing(int abi) {
    CompiledFilter filter = filter(abi, Architecture.X86_64);

    assertThat(openat(filter, O_WRONLY | O_RDWR)).isEqualTo(EACCES);
    assertThat(openat(filter, O_WRONLY | O_RDWR | O_CLOEXEC)).isEqualTo(EACCES);
    assertThat(openat(filter, O_RDWR)).isEqualTo(ALLOW);
    assertThat(filter.call(SystemCall.OPENAT2)).isEqualTo(ENOSYS);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4})
  void from_abi_3_truncation_is_left_to_landlock(int abi) {
    CompiledFilter filter = filter(abi, Architecture.X86_64);

    assertThat(filter.call(SystemCall.TRUNCATE, 0, 0)).isEqualTo(ALLOW);
    assertThat(openat(filter, O_TRUNC)).isEqualTo(ALLOW);
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 6, 7, ConfinementInputs.ALL_OF_LANDLOCK})
  void from_abi_5_opening_costs_nothing(int abi) {
    CompiledFilter filter = filter(abi, Architecture.X86_64);

    assertThat(filter.machine().isConstant(filter.data(SystemCall.OPENAT))).isTrue();
    assertThat(openat(filter, O_WRONLY | O_RDWR)).isEqualTo(ALLOW);
    assertThat(filter.call(SystemCall.OPENAT2)).isEqualTo(ALLOW);
  }

  /** SETFLAGS, SETVERSION, FSSETXATTR, ENABLE_VERITY, SET_ENCRYPTION_POLICY, SUBVOL_CREATE. */
  @ParameterizedTest
  @ValueSource(
      longs = {0x4008_6602L, 0x4008_7602L, 0x401C_5820L, 0x4080_6685L, 0x800C_6613L, 0x5000_940EL})
  void controls_that_change_metadata_are_refused(long command) {
    for (Architecture architecture : Architecture.values()) {
      CompiledFilter filter = filter(7, architecture);
      assertThat(filter.call(SystemCall.IOCTL, 3, command)).isEqualTo(EPERM);
      assertThat(filter.call(SystemCall.IOCTL, 3, command | 0x5AL << 40)).isEqualTo(EPERM);
    }
  }

  /** TCGETS, TIOCSTI, FIONREAD, GETFLAGS, FIEMAP, FSGETXATTR, FICLONE, FICLONERANGE. */
  @ParameterizedTest
  @ValueSource(
      longs = {
        0x5401L,
        0x5412L,
        0x541BL,
        0x8008_6601L,
        0xC020_660BL,
        0x801C_581FL,
        0x4004_9409L,
        0x4020_940DL
      })
  void other_controls_are_allowed(long command) {
    assertThat(filter(7, Architecture.X86_64).call(SystemCall.IOCTL, 3, command)).isEqualTo(ALLOW);
  }

  private static FilterAction openat(CompiledFilter filter, long flags) {
    return filter.call(SystemCall.OPENAT, -100, 0x7FFF_0000_1234L, flags, 0644);
  }

  private static CompiledFilter filter(int landlockAbi, Architecture architecture) {
    return CompiledFilter.of(ConfinementFilters.basic(landlockAbi), architecture);
  }
}
