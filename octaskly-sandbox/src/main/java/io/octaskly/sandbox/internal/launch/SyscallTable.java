package io.octaskly.sandbox.internal.launch;

import io.octaskly.sandbox.internal.kernel.Architecture;
import io.octaskly.sandbox.internal.kernel.Arena;
import io.octaskly.sandbox.internal.kernel.Arena.Segment;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The system calls that a child makes before its program starts, written down for the {@link
 * Trampoline}. Java decides; the table is data.
 *
 * <p>A call is expected to succeed; else the child ends and Java learns the entry and the errno.
 * Calls that act on memory as a whole ({@code PR_SET_DUMPABLE}, {@code PR_SET_THP_DISABLE}, {@code
 * PR_SET_MDWE}) must never stand here: the child shares the JVM's memory until it execs.
 */
final class SyscallTable {
  static final int ENTRY_SIZE = 72;

  private static final int ARGUMENTS = 8;
  private static final int RESULT = 56;
  private static final int OTHER = 64;

  private static final int TOLERATE = 1;
  private static final int IS_BRANCH = 2;
  private static final int STORE_INT = 4;
  private static final int COMPARE = 8;
  private static final int PASS_ON = 16;

  private final Architecture architecture;
  private final Segment memory;
  private final int capacity;
  private final List<Entry> entries = new ArrayList<>();

  /** A copy of what is written, once it is finished and used in other tables. */
  private volatile byte @Nullable [] content;

  SyscallTable(Arena arena, Architecture architecture, int capacity) {
    this.architecture = architecture;
    this.memory = arena.allocate(capacity * ENTRY_SIZE);
    this.capacity = capacity;
  }

  long address() {
    return memory.address();
  }

  /**
   * Appends a call.
   *
   * @param step what it does, in words, for the message when it fails
   */
  Entry add(String step, SystemCall call, long... arguments) {
    return about(step, "", call, arguments);
  }

  /**
   * Appends a call that concerns something in particular.
   *
   * @param step what it does, in words, for the message when it fails
   * @param subject what it does it to, to follow the step in the message
   */
  Entry about(String step, Object subject, SystemCall call, long... arguments) {
    if (entries.size() == capacity) {
      throw new IllegalStateException("table of " + capacity + " entries is full at: " + step);
    }
    int number = call.number(architecture);
    if (number == SystemCall.ABSENT) {
      throw new IllegalArgumentException(call + " does not exist on " + architecture);
    }
    Entry entry = new Entry(entries.size() * ENTRY_SIZE, step, subject, call);
    memory.putInt(entry.offset, number);
    for (int i = 0; i < arguments.length; i++) {
      entry.argument(i, arguments[i]);
    }
    entries.add(entry);
    return entry;
  }

  /**
   * Appends the calls of another table as they are: what is the same in each launch is written only
   * once.
   *
   * @param finished a table in memory that outlives the launch, and that refers to none of its own
   *     entries
   * @return the index of the first
   */
  int append(SyscallTable finished) {
    if (finished.entries.size() > capacity - entries.size()) {
      throw new IllegalStateException(
          "table of %d entries has no room for %d more after %d"
              .formatted(capacity, finished.entries.size(), entries.size()));
    }
    int first = entries.size();
    memory.put(first * ENTRY_SIZE, finished.content());
    entries.addAll(finished.entries);
    return first;
  }

  /** Has the call at an index write to this address, and what it has written is compared. */
  void compareAt(int index, int argument, long address) {
    memory.putLong(index * ENTRY_SIZE + ARGUMENTS + 8 * argument, address);
    memory.putLong(index * ENTRY_SIZE + RESULT, address);
  }

  private byte[] content() {
    byte[] known = content;
    if (known == null) {
      known = new byte[entries.size() * ENTRY_SIZE];
      memory.get(0, known, 0, known.length);
      content = known;
    }
    return known;
  }

  /**
   * The entry at this address, as a failed child reports it, or null when it is of another table.
   */
  @Nullable Entry at(long address) {
    long index = (address - memory.address()) / ENTRY_SIZE;
    return index >= 0 && index < entries.size() ? entries.get((int) index) : null;
  }

  /** One call of the table. */
  final class Entry {
    private final int offset;
    private final String step;
    private final Object subject;
    private final SystemCall call;
    private int flags;

    private Entry(int offset, String step, Object subject, SystemCall call) {
      this.offset = offset;
      this.step = step;
      this.subject = subject;
      this.call = call;
    }

    String step() {
      return (step + " " + subject).strip();
    }

    SystemCall call() {
      return call;
    }

    Entry argument(int index, long value) {
      memory.putLong(offset + ARGUMENTS + 8 * index, value);
      return this;
    }

    /** Goes on when the call fails; the negative errno is then what is stored. */
    Entry tolerated() {
      return flag(TOLERATE);
    }

    /** Stores the result, 8 bytes, as an argument of a later call of any table. */
    Entry resultIsArgument(int index, Entry later) {
      memory.putLong(offset + RESULT, later.address() + ARGUMENTS + 8L * index);
      return this;
    }

    /** Stores the low 4 bytes of the result at this address. */
    Entry resultIsInt(long address) {
      memory.putLong(offset + RESULT, address);
      return flag(STORE_INT);
    }

    /** After {@link #resultIsInt}: the result is the first argument of the next entry, too. */
    Entry alsoFirstArgumentOfNext() {
      return flag(PASS_ON);
    }

    /** Fails with ESTALE unless 16 bytes, which the call may have written, equal 16 others. */
    Entry mustEqual(long written, long expected) {
      memory.putLong(offset + RESULT, written);
      memory.putLong(offset + OTHER, expected);
      return flag(COMPARE);
    }

    /** The call makes a second child, which goes on with {@code program}. */
    Entry childContinuesWith(SyscallTable program) {
      memory.putLong(offset + OTHER, program.address());
      return flag(IS_BRANCH);
    }

    private Entry flag(int flag) {
      flags |= flag;
      memory.putInt(offset + 4, flags);
      return this;
    }

    private long address() {
      return memory.address() + offset;
    }
  }

  /** What the trampoline is called with, and where a failed child leaves its report. */
  static final class Context {
    private static final int PROGRAM = 72;
    private static final int FAILED = 80;
    private static final int ERROR = 88;
    private static final int ALL_SIGNALS = 96;
    private static final int SIZE = 112;

    private final Segment memory;

    Context(Arena arena, SyscallTable program, int cloneNumber, long... cloneArguments) {
      memory = arena.allocate(SIZE);
      memory.putInt(0, cloneNumber);
      for (int i = 0; i < cloneArguments.length; i++) {
        memory.putLong(ARGUMENTS + 8 * i, cloneArguments[i]);
      }
      memory.putLong(PROGRAM, program.address());
      memory.putLong(ALL_SIGNALS, -1L);
    }

    long address() {
      return memory.address();
    }

    /** Address of the entry that failed first, or 0. */
    long failed() {
      return memory.getLong(FAILED);
    }

    /** Its errno, positive. */
    int errno() {
      return (int) -memory.getLong(ERROR);
    }
  }
}
