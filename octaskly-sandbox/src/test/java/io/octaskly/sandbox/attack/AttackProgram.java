package io.octaskly.sandbox.attack;

import io.octaskly.sandbox.attack.Operand.Address;
import io.octaskly.sandbox.attack.Operand.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;

/** A static executable for Linux that makes a list of system calls. Immutable. */
public final class AttackProgram {
  /** Standard output's descriptor. */
  public static final int STDOUT = 1;

  /** Where a running program has in memory what its builder was given first. */
  public static final long FIRST_DATA = DataSegment.START;

  private final byte[] file;

  private AttackProgram(byte[] file) {
    this.file = file;
  }

  /** A program that makes no call yet and exits with 0. */
  public static Builder builder() {
    return new Builder();
  }

  /** The executable file. */
  public byte[] image() {
    return file.clone();
  }

  /** Writes the program to a new file that everybody may execute, and returns that file. */
  public Path writeTo(Path path) {
    try {
      Files.write(path, file);
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
      return path;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write program " + path, e);
    }
  }

  /**
   * Records calls in the order in which the program is to make them. An argument is an {@code int}
   * or {@code long}, a {@code String}, which stands for the address of that text, or an {@link
   * Operand}. Not thread-safe.
   */
  public static final class Builder {
    /** Exit codes from 126 on are used by shells and, plus 128, for signals. */
    private static final int MAX_STEP = 125;

    /** CLONE_VM, FS, FILES, SIGHAND, THREAD, SYSVSEM, PARENT_SETTID: {@code clone(2)}. */
    private static final int THREAD = 0x15_0F00;

    private static final int SIGCHLD = 17;

    private final MachineCode code = MachineCode.ofThisHost();
    private final DataSegment data = new DataSegment();
    private final int entry = code.position();
    private int steps;

    private Builder() {}

    /** Makes a call and goes on, whatever comes of it. */
    public Result call(Syscall call, Object... arguments) {
      List<Object> all = List.of(arguments);
      if (all.size() > MachineCode.MAX_ARGUMENTS) {
        throw new IllegalArgumentException(
            call.kernelName()
                + " has "
                + all.size()
                + " arguments, the kernel takes "
                + MachineCode.MAX_ARGUMENTS);
      }
      if (code instanceof Aarch64Code && !call.isOnAarch64()) {
        Successor successor = Successor.of(call, all);
        return make(successor.call(), successor.arguments());
      }
      return make(call, all);
    }

    private Result make(Syscall call, List<Object> arguments) {
      for (int place = 0; place < arguments.size(); place++) {
        argument(place, arguments.get(place));
      }
      code.call(call);
      return result();
    }

    /** Makes a call that must not fail by its number in the x32 ABI, which has a bit of its own. */
    public Result requireX32(Syscall call, Object... arguments) {
      for (int place = 0; place < arguments.length; place++) {
        argument(place, arguments[place]);
      }
      x86().x32Call(call);
      return required(call);
    }

    /**
     * Makes a call that must not fail as 32-bit programs do ({@code int 0x80}).
     *
     * @param number what the call has there
     */
    public Result requireI386(Syscall call, int number, Object... arguments) {
      for (int place = 0; place < arguments.length; place++) {
        x86().i386Argument(place, value(arguments[place]));
      }
      x86().i386Call(number);
      return required(call);
    }

    /** Whether programs here can make calls as 32-bit programs do, and those of the x32 ABI. */
    public static boolean hasOtherCallsOfX86() {
      return MachineCode.ofThisHost() instanceof X86Code;
    }

    private X86Code x86() {
      if (code instanceof X86Code x86) {
        return x86;
      }
      throw new UnsupportedOperationException("only x86-64 has calls by other numbers");
    }

    private Result required(Syscall call) {
      Result result = result();
      failUnlessAtLeast(0, call);
      return result;
    }

    private Result result() {
      long slot = data.words(0);
      code.storeResult(slot);
      return new Result(slot);
    }

    /** Makes a call that must not fail. */
    public Result require(Syscall call, Object... arguments) {
      return requireAtLeast(0, call, arguments);
    }

    /** Makes a call that must return a number or more, such as bytes that were read. */
    public Result requireAtLeast(int least, Syscall call, Object... arguments) {
      Result result = call(call, arguments);
      failUnlessAtLeast(least, call);
      return result;
    }

    /** Forks. The child makes the calls that {@code child} records, and exits with 0. */
    public Result fork(Runnable child) {
      return inChild(require(Syscall.FORK), child);
    }

    /**
     * Forks by {@code clone(2)}, the one way that every level has. The child makes the calls that
     * {@code child} records, and exits with 0. If it shares memory, its parent must be made to
     * wait.
     *
     * @param flags of {@code clone}, without the signal
     */
    public Result clone(long flags, Runnable child) {
      return inChild(require(Syscall.CLONE, flags | SIGCHLD, 0, 0, 0, 0), child);
    }

    private Result inChild(Result pid, Runnable child) {
      int parent = code.jumpUnlessZero();
      child.run();
      exit(0);
      code.land(parent);
      return pid;
    }

    /**
     * Starts a thread that makes the calls that {@code body} records, and ends. Returns its id. No
     * thread here needs a stack.
     */
    public Result thread(Runnable body) {
      Address id = buffer(Long.BYTES);
      require(Syscall.CLONE, THREAD, 0, id, 0, 0);
      int parent = code.jumpUnlessZero();
      body.run();
      call(Syscall.EXIT, 0);
      code.land(parent);
      return new Result(id.value());
    }

    /** Makes the calls that {@code body} records, again and again. */
    public Builder repeat(int times, Runnable body) {
      if (times < 1) {
        throw new IllegalArgumentException("cannot repeat " + times + " times: give 1 or more");
      }
      long counter = data.words(0);
      code.result(times);
      code.storeResult(counter);
      int top = code.position();
      body.run();
      code.countDown(counter, top);
      return this;
    }

    /** The negative of a result, as {@code kill(2)} takes the id of a process group. */
    public Result negative(Result result) {
      code.resultFrom(result.slot());
      code.negateResult();
      return result();
    }

    /** Sleeps ({@code nanosleep(2)}). */
    public Builder sleep(Duration duration) {
      call(Syscall.NANOSLEEP, words(duration.getSeconds(), duration.getNano()), 0);
      return this;
    }

    /** Writes a text to standard output. */
    public Builder print(String text) {
      require(Syscall.WRITE, STDOUT, text, text.getBytes(StandardCharsets.UTF_8).length);
      return this;
    }

    /** Exits with a code. */
    public Builder exit(int exitCode) {
      call(Syscall.EXIT_GROUP, exitCode);
      return this;
    }

    /** Memory filled with zeros. */
    public Address buffer(int size) {
      return new Address(data.zeros(size));
    }

    /** Memory with a content, such as a structure. */
    public Address bytes(byte... bytes) {
      return new Address(data.bytes(bytes));
    }

    /** Memory with 64-bit numbers. */
    public Address words(long... words) {
      return new Address(data.words(words));
    }

    /** An array of texts as {@code execve(2)} takes it: their addresses, and 0 at the end. */
    public Address texts(String... texts) {
      long[] addresses = new long[texts.length + 1];
      for (int i = 0; i < texts.length; i++) {
        addresses[i] = data.text(texts[i]);
      }
      return words(addresses);
    }

    /** The program; it exits with 0 after the last call recorded. */
    public AttackProgram build() {
      exit(0);
      return new AttackProgram(
          ExecutableFile.of(code.elfMachine(), code.toBytes(), entry, data.content()));
    }

    private void failUnlessAtLeast(int least, Syscall call) {
      if (++steps > MAX_STEP) {
        throw new IllegalStateException("more than " + MAX_STEP + " calls that may fail");
      }
      int ahead = code.jumpIfAtLeast(least);
      byte[] report = Refusal.report(call).getBytes(StandardCharsets.US_ASCII);
      code.fail(steps, data.bytes(report), report.length);
      code.land(ahead);
    }

    private void argument(int place, Object argument) {
      if (argument instanceof Result result) {
        code.argumentFrom(place, result.slot());
      } else {
        code.argument(place, value(argument));
      }
    }

    private long value(Object argument) {
      if (argument instanceof Address address) {
        return address.value();
      } else if (argument instanceof String text) {
        return data.text(text);
      } else if (argument instanceof Integer || argument instanceof Long) {
        return ((Number) argument).longValue();
      }
      throw new IllegalArgumentException(
          argument + " is no argument: give an int, a long, a String or an Operand");
    }
  }
}
