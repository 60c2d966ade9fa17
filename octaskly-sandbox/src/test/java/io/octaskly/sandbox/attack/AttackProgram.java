package io.octaskly.sandbox.attack;

import io.octaskly.sandbox.attack.MachineCode.Condition;
import io.octaskly.sandbox.attack.MachineCode.Register;
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

/** A static executable for Linux on x86-64 that makes a list of system calls. Immutable. */
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

    /** {@code asm/unistd.h}: __X32_SYSCALL_BIT. */
    private static final int X32 = 0x4000_0000;

    private static final List<Register> ARGUMENTS =
        List.of(Register.RDI, Register.RSI, Register.RDX, Register.R10, Register.R8, Register.R9);

    private static final List<Register> I386_ARGUMENTS =
        List.of(Register.RBX, Register.RCX, Register.RDX, Register.RSI, Register.RDI);

    /**
     * Reports a failed call and exits. Expects the call's result in rax, the number of the step in
     * rdi, the report in rsi and its length in rdx; the report ends in {@code 000\n}, where the
     * errno goes. A result that is not negative was merely too small: its errno is 0.
     */
    private static final String FAIL =
        """
        4989fc      mov   r12, rdi
        4989d5      mov   r13, rdx
        48f7d8      neg   rax
        7902        jns   digits
        31c0        xor   eax, eax
        b90a000000  digits: mov ecx, 10
        4c8d4416fe  lea   r8, [rsi + rdx - 2]
        31d2        xor   edx, edx
        f7f1        div   ecx
        80c230      add   dl, '0'
        418810      mov   [r8], dl
        31d2        xor   edx, edx
        f7f1        div   ecx
        80c230      add   dl, '0'
        418850ff    mov   [r8 - 1], dl
        31d2        xor   edx, edx
        f7f1        div   ecx
        80c230      add   dl, '0'
        418850fe    mov   [r8 - 2], dl
        b801000000  mov   eax, 1         write
        bf02000000  mov   edi, 2
        4c89ea      mov   rdx, r13
        0f05        syscall
        b8e7000000  mov   eax, 231       exit_group
        4c89e7      mov   rdi, r12
        0f05        syscall\
        """;

    private static final int FAIL_POSITION = 0;

    private final MachineCode code = new MachineCode();
    private final DataSegment data = new DataSegment();
    private final int entry;
    private int steps;

    private Builder() {
      code.listing(FAIL);
      entry = code.position();
    }

    /** Makes a call and goes on, whatever comes of it. */
    public Result call(Syscall call, Object... arguments) {
      loadAll(ARGUMENTS, call, arguments);
      code.load(Register.RAX, call.number());
      code.syscall();
      return result();
    }

    /** Makes a call that must not fail by its number in the x32 ABI, which has a bit of its own. */
    public Result requireX32(Syscall call, Object... arguments) {
      loadAll(ARGUMENTS, call, arguments);
      code.load(Register.RAX, call.number() | X32);
      code.syscall();
      return required(call);
    }

    /**
     * Makes a call that must not fail as 32-bit programs do ({@code int 0x80}).
     *
     * @param number what the call has there
     */
    public Result requireI386(Syscall call, int number, Object... arguments) {
      loadAll(I386_ARGUMENTS, call, arguments);
      code.load(Register.RAX, number);
      code.listing("cd80 int 0x80");
      return required(call);
    }

    private Result required(Syscall call) {
      Result result = result();
      code.compareResult(0);
      failUnless(Condition.NOT_LESS, call);
      return result;
    }

    private void loadAll(List<Register> registers, Syscall call, Object... arguments) {
      if (arguments.length > registers.size()) {
        throw new IllegalArgumentException(
            call.kernelName()
                + " has "
                + arguments.length
                + " arguments, the kernel takes "
                + registers.size());
      }
      for (int i = 0; i < arguments.length; i++) {
        load(registers.get(i), arguments[i]);
      }
    }

    private Result result() {
      long slot = data.words(0);
      code.storeTo(slot, Register.RAX);
      return new Result(slot);
    }

    /** Makes a call that must not fail. */
    public Result require(Syscall call, Object... arguments) {
      return requireAtLeast(0, call, arguments);
    }

    /** Makes a call that must return a number or more, such as bytes that were read. */
    public Result requireAtLeast(int least, Syscall call, Object... arguments) {
      Result result = call(call, arguments);
      code.compareResult(least);
      failUnless(Condition.NOT_LESS, call);
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
      code.compareResult(0);
      int parent = code.jumpAhead(Condition.NOT_ZERO);
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
      code.compareResult(0);
      int parent = code.jumpAhead(Condition.NOT_ZERO);
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
      code.load(Register.RAX, times);
      code.storeTo(counter, Register.RAX);
      int top = code.position();
      body.run();
      code.decrement(counter);
      code.jumpBack(Condition.NOT_ZERO, top);
      return this;
    }

    /** The negative of a result, as {@code kill(2)} takes the id of a process group. */
    public Result negative(Result result) {
      code.loadFrom(Register.RAX, result.slot());
      code.listing("48f7d8 neg rax");
      long slot = data.words(0);
      code.storeTo(slot, Register.RAX);
      return new Result(slot);
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
      return new AttackProgram(ExecutableFile.of(code.toBytes(), entry, data.content()));
    }

    private void failUnless(Condition condition, Syscall call) {
      if (++steps > MAX_STEP) {
        throw new IllegalStateException("more than " + MAX_STEP + " calls that may fail");
      }
      int ahead = code.jumpAhead(condition);
      byte[] report = Refusal.report(call).getBytes(StandardCharsets.US_ASCII);
      code.load(Register.RDI, steps);
      code.load(Register.RSI, data.bytes(report));
      code.load(Register.RDX, report.length);
      code.jumpBack(FAIL_POSITION);
      code.land(ahead);
    }

    private void load(Register register, Object argument) {
      if (argument instanceof Result result) {
        code.loadFrom(register, result.slot());
      } else if (argument instanceof Address address) {
        code.load(register, address.value());
      } else if (argument instanceof String text) {
        code.load(register, data.text(text));
      } else if (argument instanceof Integer || argument instanceof Long) {
        code.load(register, ((Number) argument).longValue());
      } else {
        throw new IllegalArgumentException(
            argument + " is no argument: give an int, a long, a String or an Operand");
      }
    }
  }
}
