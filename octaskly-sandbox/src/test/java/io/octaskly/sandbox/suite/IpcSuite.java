package io.octaskly.sandbox.suite;

import static io.octaskly.sandbox.attack.AttackProgram.STDOUT;
import static io.octaskly.sandbox.attack.Syscall.MQ_OPEN;
import static io.octaskly.sandbox.attack.Syscall.MQ_TIMEDSEND;
import static io.octaskly.sandbox.attack.Syscall.MSGGET;
import static io.octaskly.sandbox.attack.Syscall.MSGSND;
import static io.octaskly.sandbox.attack.Syscall.SEMGET;
import static io.octaskly.sandbox.attack.Syscall.SEMOP;
import static io.octaskly.sandbox.attack.Syscall.SHMAT;
import static io.octaskly.sandbox.attack.Syscall.WRITE;

import io.octaskly.sandbox.attack.AttackProgram;
import io.octaskly.sandbox.attack.Operand;
import io.octaskly.sandbox.internal.kernel.Arena;
import io.octaskly.sandbox.internal.kernel.Arena.Segment;
import io.octaskly.sandbox.internal.kernel.Kernel;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Attacks by System V and POSIX IPC on what a process of the host shares, which all users may use
 * by its mode. BASIC leaves it reachable.
 */
final class IpcSuite {
  private static final int CREATE = 01000 | 02000 | 0666; // IPC_CREAT | IPC_EXCL
  private static final int IPC_RMID = 0;
  private static final int IPC_NOWAIT = 04000;
  private static final int GETVAL = 12;
  private static final int SHM_RDONLY = 010000;
  private static final int O_WRONLY = 1;
  private static final int CREATE_QUEUE = 0x2 | 0x40 | 0x80 | 0x800; // RDWR, CREAT, EXCL, NONBLOCK
  private static final int AT_FDCWD = -100;
  private static final int PAGE = 4096;
  private static final int MOST = 8192;
  private static final String MESSAGE = "message";

  private IpcSuite() {}

  static List<Attack> attacks() {
    return List.of(
        attack("shared-memory", "reads memory that the host shares", IpcSuite::sharedMemory),
        attack("semaphore", "lets the host's semaphore go", IpcSuite::semaphore),
        attack("message-queue", "sends to a message queue of the host", IpcSuite::messageQueue),
        Attack.of(
            Family.SOCKETS,
            "posix-message-queue",
            "sends to a POSIX message queue of the host",
            "SBBB", // it is a file, which Landlock denies
            IpcSuite::posix));
  }

  private static Attack attack(String name, String aim, Attack.Preparation preparation) {
    return Attack.of(Family.SOCKETS, name, aim, "SSBB", preparation);
  }

  private static Attempt sharedMemory(Scene scene) {
    long key = key();
    long segment = Kernel.require("share memory", SystemCall.SHMGET, key, PAGE, CREATE);
    scene.closing(() -> Kernel.require("remove it", SystemCall.SHMCTL, segment, IPC_RMID, 0));
    fill(scene, Kernel.require("attach it", SystemCall.SHMAT, segment, 0, 0));
    int size = Scene.SECRET.length();
    AttackProgram.Builder program = AttackProgram.builder();
    // Its number is what /proc/sysvipc/shm tells anybody, so that no key is needed.
    Operand memory = program.require(SHMAT, segment, 0, SHM_RDONLY);
    program.requireAtLeast(size, WRITE, STDOUT, memory, size);
    return Attempt.of(scene, program).andThen(ran -> ran.stdout().equals(Scene.SECRET));
  }

  /** Writes the secret to an address, and detaches what is there. */
  private static void fill(Scene scene, long address) {
    try (Arena arena = new Arena()) {
      long path = arena.string(scene.secret().toString());
      long file = Kernel.require("open", SystemCall.OPENAT, AT_FDCWD, path, 0, 0);
      Kernel.require("read", SystemCall.READ, file, address, Scene.SECRET.length());
      Kernel.require("close", SystemCall.CLOSE, file);
    }
    Kernel.require("detach", SystemCall.SHMDT, address);
  }

  private static Attempt semaphore(Scene scene) {
    long key = key();
    long semaphore = Kernel.require("make a semaphore", SystemCall.SEMGET, key, 1, CREATE);
    scene.closing(() -> Kernel.require("remove it", SystemCall.SEMCTL, semaphore, 0, IPC_RMID));
    AttackProgram.Builder program = AttackProgram.builder();
    long addOne = 1 << 16; // struct sembuf: number 0, operation 1
    program.require(SEMOP, program.require(SEMGET, key, 1, 0), program.words(addOne), 1);
    return Attempt.of(scene, program)
        .andThen(ran -> Kernel.call(SystemCall.SEMCTL, semaphore, 0, GETVAL, 0) == 1);
  }

  private static Attempt messageQueue(Scene scene) {
    long key = key();
    long queue = Kernel.require("make a queue", SystemCall.MSGGET, key, CREATE);
    scene.closing(() -> Kernel.require("remove it", SystemCall.MSGCTL, queue, IPC_RMID, 0));
    AttackProgram.Builder program = AttackProgram.builder();
    long type = 1;
    Operand message = program.words(type, 0);
    program.require(MSGSND, program.require(MSGGET, key, 0), message, Long.BYTES, 0);
    return Attempt.of(scene, program).andThen(ran -> hasMessage(queue));
  }

  private static boolean hasMessage(long queue) {
    try (Arena arena = new Arena()) {
      long buffer = arena.allocate(2 * Long.BYTES).address();
      return Kernel.call(SystemCall.MSGRCV, queue, buffer, Long.BYTES, 0, IPC_NOWAIT, 0)
          == Long.BYTES;
    }
  }

  private static Attempt posix(Scene scene) {
    String name = "octaskly-suite-" + key();
    long queue;
    try (Arena arena = new Arena()) {
      long path = arena.string(name);
      queue = Kernel.require("make a queue", SystemCall.MQ_OPEN, path, CREATE_QUEUE, 0666, 0);
      // The mode that it is made with is subject to the umask.
      Kernel.require("open it to all", SystemCall.FCHMOD, queue, 0666);
    }
    scene.closing(() -> remove(queue, name));
    AttackProgram.Builder program = AttackProgram.builder();
    Operand opened = program.require(MQ_OPEN, name, O_WRONLY, 0, 0);
    program.require(MQ_TIMEDSEND, opened, MESSAGE, MESSAGE.length(), 0, 0);
    return Attempt.of(scene, program).andThen(ran -> received(queue).equals(MESSAGE));
  }

  private static String received(long queue) {
    try (Arena arena = new Arena()) {
      Segment buffer = arena.allocate(MOST);
      long size = Kernel.call(SystemCall.MQ_TIMEDRECEIVE, queue, buffer.address(), MOST, 0, 0, 0);
      byte[] message = new byte[(int) Math.max(0, size)];
      buffer.get(0, message, 0, message.length);
      return new String(message, StandardCharsets.US_ASCII);
    }
  }

  private static void remove(long queue, String name) {
    try (Arena arena = new Arena()) {
      Kernel.require("remove the queue", SystemCall.MQ_UNLINK, arena.string(name));
    }
    Kernel.require("close the queue", SystemCall.CLOSE, queue);
  }

  private static int key() {
    return ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE);
  }
}
