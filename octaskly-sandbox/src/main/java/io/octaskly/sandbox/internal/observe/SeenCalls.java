package io.octaskly.sandbox.internal.observe;

import io.octaskly.sandbox.PathAccess.Use;
import io.octaskly.sandbox.PathAccess.Verdict;
import io.octaskly.sandbox.internal.denial.CallRequest;
import io.octaskly.sandbox.internal.denial.ProcessMemory;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import io.octaskly.sandbox.internal.launch.LandlockRules;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns the calls by which a task touches files and addresses into entries of its log. */
public final class SeenCalls {
  private static final int AT_FDCWD = -100;
  private static final int O_ACCMODE = 3;
  private static final int O_CREAT = 0x40;
  private static final int O_TRUNC = 0x200;
  private static final int O_PATH = 0x20_0000;
  private static final int AF_UNIX = 1;
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int LARGEST_ADDRESS = 128;

  /** The calls that it understands. */
  public static final Set<SystemCall> CALLS =
      Collections.unmodifiableSet(
          EnumSet.of(
              SystemCall.OPEN,
              SystemCall.OPENAT,
              SystemCall.OPENAT2,
              SystemCall.CREAT,
              SystemCall.EXECVE,
              SystemCall.EXECVEAT,
              SystemCall.TRUNCATE,
              SystemCall.MKDIR,
              SystemCall.MKDIRAT,
              SystemCall.MKNOD,
              SystemCall.MKNODAT,
              SystemCall.RMDIR,
              SystemCall.UNLINK,
              SystemCall.UNLINKAT,
              SystemCall.RENAME,
              SystemCall.RENAMEAT,
              SystemCall.RENAMEAT2,
              SystemCall.LINK,
              SystemCall.LINKAT,
              SystemCall.SYMLINK,
              SystemCall.SYMLINKAT,
              SystemCall.CONNECT,
              SystemCall.BIND));

  private final GrantedPaths granted;
  private final AccessLog log;

  /**
   * @param rules of the launch, or null if there are none
   * @param userId the user id that the task has of its own, or null if it has the host's
   */
  public SeenCalls(@Nullable LandlockRules rules, @Nullable Integer userId, AccessLog log) {
    this.granted = new GrantedPaths(rules, userId);
    this.log = log;
  }

  /** Notes a call that waits. It may take long. */
  public void note(SystemCall call, CallRequest request) {
    List<Long> arguments = request.arguments();
    int directory = arguments.get(0).intValue();
    int thread = request.caller();
    switch (call) {
      case OPEN -> open(thread, AT_FDCWD, arguments.get(0), arguments.get(1).intValue());
      case OPENAT -> open(thread, directory, arguments.get(1), arguments.get(2).intValue());
      case OPENAT2 -> open(thread, directory, arguments.get(1), flagsBehind(thread, arguments));
      case CREAT -> open(thread, AT_FDCWD, arguments.get(0), O_CREAT | O_TRUNC | 1);
      case EXECVE -> touch(thread, AT_FDCWD, arguments.get(0), Use.EXECUTE, GrantedPaths.EXECUTE);
      case EXECVEAT ->
          touch(thread, directory, arguments.get(1), Use.EXECUTE, GrantedPaths.EXECUTE);
      case TRUNCATE ->
          touch(thread, AT_FDCWD, arguments.get(0), Use.WRITE, GrantedPaths.WRITE_FILE);
      case MKDIR, MKNOD, RMDIR, UNLINK -> entry(thread, AT_FDCWD, arguments.get(0));
      case MKDIRAT, MKNODAT, UNLINKAT -> entry(thread, directory, arguments.get(1));
      case SYMLINK -> entry(thread, AT_FDCWD, arguments.get(1));
      case SYMLINKAT -> entry(thread, arguments.get(1).intValue(), arguments.get(2));
      case RENAME, LINK -> {
        entry(thread, AT_FDCWD, arguments.get(0));
        entry(thread, AT_FDCWD, arguments.get(1));
      }
      case RENAMEAT, RENAMEAT2, LINKAT -> {
        entry(thread, directory, arguments.get(1));
        entry(thread, arguments.get(2).intValue(), arguments.get(3));
      }
      case CONNECT, BIND -> address(thread, arguments.get(1), arguments.get(2).intValue());
      default -> throw new IllegalArgumentException(call + " is none of " + CALLS);
    }
  }

  /** {@code struct open_how}: the flags come first. */
  private static int flagsBehind(int thread, List<Long> arguments) {
    byte[] how = ProcessMemory.bytes(thread, arguments.get(2), 8);
    return how == null ? 0 : (int) ByteBuffer.wrap(how).order(ByteOrder.LITTLE_ENDIAN).getLong();
  }

  private void open(int thread, int directory, long name, int flags) {
    if ((flags & O_PATH) != 0) {
      // Neither read nor written, and never refused.
      return;
    }
    Path path = path(thread, directory, name);
    if (path == null) {
      return;
    }
    int mode = flags & O_ACCMODE;
    boolean there = Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    if (!there) {
      missing(path, (flags & O_CREAT) != 0 ? Use.WRITE : Use.READ, (flags & O_CREAT) != 0);
      return;
    }
    if (mode != 1 && (flags & O_TRUNC) == 0) {
      boolean list = Files.isDirectory(path);
      note(path, Use.READ, list ? GrantedPaths.READ_DIR : GrantedPaths.READ_FILE);
    }
    if (mode != 0 || (flags & O_TRUNC) != 0) {
      note(path, Use.WRITE, GrantedPaths.WRITE_FILE);
    }
  }

  /** Something that is not there: it can be made, or it is simply absent. */
  private void missing(Path path, Use use, boolean made) {
    Path parent = path.getParent();
    if (made && parent != null && Files.exists(parent)) {
      Verdict verdict = granted.of(parent, GrantedPaths.MAKE | GrantedPaths.WRITE_FILE);
      log.note(new Touch(path.toString(), use, verdict, parent.toString()));
    } else {
      absent(path, use);
    }
  }

  /** A name is made or removed: what counts is its directory. */
  private void entry(int thread, int directory, long name) {
    Path path = path(thread, directory, name);
    Path parent = path == null ? null : path.getParent();
    if (path == null || parent == null) {
      return;
    }
    Verdict verdict =
        Files.exists(parent)
            ? granted.of(parent, GrantedPaths.MAKE | GrantedPaths.REMOVE)
            : Verdict.ABSENT;
    log.note(new Touch(path.toString(), Use.WRITE, verdict, parent.toString()));
  }

  private void touch(int thread, int directory, long name, Use use, long wanted) {
    Path path = path(thread, directory, name);
    if (path != null) {
      note(path, use, wanted);
    }
  }

  private void note(Path path, Use use, long wanted) {
    if (!Files.exists(path)) {
      absent(path, use);
      return;
    }
    touched(path, use, granted.of(path, wanted));
    if (use == Use.EXECUTE) {
      noteInterpreter(path);
    }
  }

  /** The kernel executes it for a script without another call. */
  private void noteInterpreter(Path program) {
    Path interpreter = Interpreters.of(program);
    if (interpreter != null) {
      touched(interpreter, Use.EXECUTE, granted.of(interpreter, GrantedPaths.EXECUTE));
    }
  }

  private void touched(Path path, Use use, Verdict verdict) {
    log.note(new Touch(path.toString(), use, verdict, path.toString()));
  }

  private void absent(Path path, Use use) {
    touched(path, use, Verdict.ABSENT);
  }

  /** Notes a call that the filter refuses: a program that may not be executed. */
  public void noteRefused(SystemCall call, CallRequest request) {
    boolean named = call == SystemCall.EXECVE;
    if (!named && call != SystemCall.EXECVEAT) {
      return;
    }
    List<Long> arguments = request.arguments();
    Path path =
        path(
            request.caller(),
            named ? AT_FDCWD : arguments.get(0).intValue(),
            arguments.get(named ? 0 : 1));
    if (path != null && Files.exists(path)) {
      touched(path, Use.EXECUTE, Verdict.REFUSED);
      noteInterpreter(path);
    } else if (path != null) {
      absent(path, Use.EXECUTE);
    }
  }

  private static @Nullable Path path(int thread, int directory, long name) {
    String text = ProcessMemory.string(thread, name);
    Path path = text == null || text.isEmpty() ? null : TaskNames.absolute(thread, directory, text);
    return path == null ? null : TaskNames.followed(path);
  }

  /** {@code struct sockaddr_in}, {@code sockaddr_in6}, {@code sockaddr_un}. */
  private void address(int thread, long at, int length) {
    byte[] address =
        length < 2 || length > LARGEST_ADDRESS ? null : ProcessMemory.bytes(thread, at, length);
    if (address == null) {
      return;
    }
    int family = ByteBuffer.wrap(address).order(ByteOrder.LITTLE_ENDIAN).getShort();
    String text =
        switch (family) {
          case AF_INET -> length < 8 ? null : internet(address, 4, 4);
          case AF_INET6 -> length < 24 ? null : internet(address, 8, 16);
          case AF_UNIX -> unix(address);
          default -> null;
        };
    if (text != null) {
      log.note(new Touch(text, Use.CONNECT, Verdict.NOT_JUDGED, text));
    }
  }

  private static String internet(byte[] address, int offset, int length) {
    byte[] host = Arrays.copyOfRange(address, offset, offset + length);
    int port = ((address[2] & 0xff) << 8) | (address[3] & 0xff);
    try {
      String text = InetAddress.getByAddress(host).getHostAddress();
      return (length == 4 ? text : "[" + text + "]") + ":" + port;
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of 4 or 16 bytes", e);
    }
  }

  private static String unix(byte[] address) {
    boolean inNoDirectory = address.length > 2 && address[2] == 0;
    String name = new String(address, 2, address.length - 2, StandardCharsets.UTF_8);
    return inNoDirectory ? "@" + name.substring(1) : name.replaceAll("\0.*", "");
  }
}
