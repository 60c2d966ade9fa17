package io.octaskly.sandbox;

import io.octaskly.sandbox.internal.kernel.Architecture;
import io.octaskly.sandbox.internal.kernel.Kernel;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import io.octaskly.sandbox.internal.profile.ProfileError;
import io.octaskly.sandbox.internal.profile.ProfileText;
import io.octaskly.sandbox.internal.seccomp.CallList;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a program needs to run at a level, as a text that a person can review and a sandbox can
 * load. Immutable.
 *
 * <pre>{@code
 * SandboxProfile profile = SandboxProfile.learn(Sandbox.builder().build(), task);
 * profile.writeTo(Path.of("report.profile.json"));        // read it before you use it
 * Sandbox sandbox = Sandbox.fromProfile(Path.of("report.profile.json"));
 * }</pre>
 *
 * <p>The text is JSON with a schema and a version, and is read strictly: an unknown field, a field
 * that is missing or comes twice, and a path that is not absolute are refused with line and reason.
 *
 * <p><b>System calls.</b> A profile may list the system calls of the program, for the architecture
 * where it was learned. A sandbox that is made of it allows those of the calls that its level
 * allows, under the level's rules for their arguments, and no other: a list only tightens. A call
 * that is not listed fails with {@code ENOSYS}, as with a kernel that does not have it, since C
 * libraries that try a newer call then do the same by an older one; and it is {@linkplain
 * TaskResult#denials reported}, with {@link Guarantee#ONLY_PROFILE_CALLS} for the reason. A profile
 * without a list leaves the filter to the level.
 *
 * <p>Another run of a program is not the same run: it may have other data, or fail. So a list that
 * was learned has more than was seen:
 *
 * <ul>
 *   <li>what every program may do: end, return from a signal, send itself one, use its own memory
 *       and locks, write to and close the descriptors that it has, read the clock;
 *   <li>older and newer ways to do what was seen, such as {@code open} and {@code openat}; {@code
 *       stat}, {@code fstat}, {@code lstat}, {@code newfstatat} and {@code statx}; {@code fork},
 *       {@code vfork}, {@code clone} and {@code clone3};
 *   <li>what differs only by the data at hand: {@code read}, {@code readv} and {@code pread64};
 *       {@code poll}, {@code ppoll}, {@code select} and {@code pselect6}; {@code nanosleep} and
 *       {@code clock_nanosleep}.
 * </ul>
 *
 * <p>A part of a program that was not run when it was learned, such as the handling of an error,
 * may still make a call that the list lacks. The report names it: learn again with a task that does
 * that too, or add the name to the list.
 */
public final class SandboxProfile {
  private final ProfileText text;
  private final @Nullable String gap;

  /**
   * @param gap why nothing was learned of system calls; null if something was, or nobody tried
   */
  SandboxProfile(ProfileText text, @Nullable String gap) {
    this.text = text;
    this.gap = gap;
  }

  /**
   * Finds out what a task needs in order to succeed, by running it: first with what the sandbox
   * grants and no network, then again with what it was refused, until it exits with 0. What turns
   * out not to be needed is left out in the end. So the task is run several times, never with more
   * than the profile that is being made; it should be one that can be repeated.
   *
   * <p>Several files that were read of one directory become the directory. The file system's root,
   * directories such as {@code /etc} and {@code /usr}, and homes as a whole are never granted.
   *
   * <p>In the end it is watched which system calls it makes, of those that the level allows, and it
   * has to succeed with those alone. A program that makes very many is cut short and run again,
   * more than once if need be. If no list can be made, the profile has none, and {@link
   * #systemCallsGap} says why. A list that {@code sandbox} has itself is not kept.
   *
   * <p>Files that the arguments name by absolute paths are taken for needed, also where a program
   * succeeds without them.
   *
   * @param sandbox what to start from: its level, limits and grants
   * @param task what to run
   * @return a profile with which it succeeds
   * @throws NullPointerException if an argument is null
   * @throws IllegalArgumentException if the task has a live standard input, or grants of its own
   *     that the profile could not hold
   * @throws SandboxException if it does not succeed whatever is granted, which the message
   *     explains; or as {@link Sandbox#explain}, as where this host gives no listener
   */
  public static SandboxProfile learn(Sandbox sandbox, Task task) {
    return new Learning(
            Objects.requireNonNull(sandbox, "sandbox"), Objects.requireNonNull(task, "task"))
        .profile();
  }

  /**
   * Finds out what a task needs at STRICT; see {@link #learn(Sandbox, Task)}.
   *
   * @param task what to run
   * @return a profile with which it succeeds
   * @throws NullPointerException if {@code task} is null
   * @throws IllegalArgumentException if the task has a live standard input, or grants of its own
   *     that the profile could not hold
   * @throws SandboxException if it does not succeed whatever is granted, which the message
   *     explains; or as {@link Sandbox#explain}
   */
  public static SandboxProfile learn(Task task) {
    return learn(Sandbox.builder().level(IsolationLevel.STRICT).build(), task);
  }

  /**
   * Reads a profile.
   *
   * @param file in UTF-8, of at most 1 MiB (2^20 characters)
   * @return the profile
   * @throws NullPointerException if {@code file} is null
   * @throws SandboxException if it cannot be read, or naming line, field, value and rule if it is
   *     not a profile
   */
  public static SandboxProfile read(Path file) {
    Objects.requireNonNull(file, "file");
    try {
      return parse(Files.readString(file), "profile " + file);
    } catch (IOException e) {
      throw new SandboxException("profile " + file + " cannot be read: " + e, e);
    }
  }

  /**
   * Reads the text of a profile.
   *
   * @param json the text
   * @return the profile
   * @throws NullPointerException if {@code json} is null
   * @throws SandboxException naming line, field, value and rule if it is not a profile
   */
  public static SandboxProfile parse(String json) {
    return parse(Objects.requireNonNull(json, "json"), "profile");
  }

  private static SandboxProfile parse(String json, String source) {
    try {
      return new SandboxProfile(ProfileText.parse(json), null);
    } catch (ProfileError e) {
      throw new SandboxException(source + ", " + e.getMessage(), e);
    }
  }

  /**
   * Writes the profile to a file, which is replaced if it is there.
   *
   * @param file in a directory that exists
   * @throws NullPointerException if {@code file} is null
   * @throws SandboxException if it cannot be written
   */
  public void writeTo(Path file) {
    try {
      Files.writeString(Objects.requireNonNull(file, "file"), toJson(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new SandboxException("profile " + file + " cannot be written: " + e, e);
    }
  }

  /** {@return the text that {@link #parse} reads, with one path in a line} */
  public String toJson() {
    return text.toJson();
  }

  /** {@return the program that it was made for} */
  public String program() {
    return text.program();
  }

  /** {@return the level} */
  public IsolationLevel level() {
    return text.level();
  }

  /** {@return whether the network is open} */
  public Network network() {
    return text.network();
  }

  /** {@return whether a shell may be named as the program} */
  public boolean allowShell() {
    return text.allowShell();
  }

  /** {@return what may be read, besides what the level allows; unmodifiable} */
  public List<Path> read() {
    return text.read();
  }

  /** {@return what may be written; unmodifiable} */
  public List<Path> write() {
    return text.write();
  }

  /** {@return what may be executed besides the program; unmodifiable} */
  public List<Path> execute() {
    return text.execute();
  }

  /**
   * {@return the names of the only system calls that are allowed, in the order of the alphabet;
   * empty if all of the level's are; unmodifiable}
   */
  public Optional<List<String>> systemCalls() {
    return Optional.ofNullable(text.calls()).map(CallList::names);
  }

  /**
   * {@return why {@link #learn} could not list the system calls, in a sentence; empty if it could,
   * and for a profile that was read}
   */
  public Optional<String> systemCallsGap() {
    return Optional.ofNullable(gap);
  }

  /**
   * {@return a builder with what the profile says, for limits, a listener and the like to be added}
   *
   * @throws SandboxException if it names a path that does not exist here, or lists the system calls
   *     of another architecture
   */
  public Sandbox.Builder toBuilder() {
    Sandbox.Builder builder = Sandbox.builder().level(level());
    CallList calls = text.calls();
    if (calls != null) {
      requireArchitecture(calls);
      builder.onlyCalls(calls.calls());
    }
    if (level().isAtLeast(IsolationLevel.STRICT)) {
      builder.network(network());
    }
    if (allowShell()) {
      builder.allowShell();
    }
    try {
      return builder
          .allowRead(read().toArray(Path[]::new))
          .allowWrite(write().toArray(Path[]::new))
          .allowExecute(execute().toArray(Path[]::new));
    } catch (IllegalArgumentException e) {
      throw new SandboxException(
          "profile of " + program() + ": " + e.getMessage() + ", or remove it from the profile", e);
    }
  }

  private void requireArchitecture(CallList calls) {
    Architecture here = Kernel.architecture();
    if (calls.architecture() != here) {
      throw new SandboxException(
          "profile of "
              + program()
              + " lists the system calls of "
              + calls.architecture().label()
              + ", and programs make others on this "
              + here.label()
              + ": learn it again here, or remove its fields architecture and systemCalls");
    }
  }

  /** {@return whether both say the same} */
  @Override
  public boolean equals(Object other) {
    return other instanceof SandboxProfile profile && text.equals(profile.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /**
   * {@return program, level, numbers of grants, and how many system calls are listed of those that
   * the level allows, in one line}
   */
  @Override
  public String toString() {
    return "profile of "
        + Printable.escaped(program())
        + " at "
        + level().id()
        + ": read "
        + read().size()
        + ", write "
        + write().size()
        + ", execute "
        + execute().size()
        + ", network "
        + network()
        + ", system calls "
        + describeCalls();
  }

  private String describeCalls() {
    CallList calls = text.calls();
    if (calls == null) {
      return "of the level" + systemCallsGap().map(why -> " (" + why + ")").orElse("");
    }
    Set<SystemCall> ofLevel = CallList.ofLevel(calls.architecture(), level(), network());
    long listed = calls.calls().stream().filter(ofLevel::contains).count();
    return listed + " of the level's " + ofLevel.size();
  }
}
