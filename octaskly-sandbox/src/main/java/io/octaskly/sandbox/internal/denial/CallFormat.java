package io.octaskly.sandbox.internal.denial;

import io.octaskly.sandbox.internal.kernel.SystemCall;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * How a call is written: the kinds of its first arguments, as {@link ArgumentNames} knows them.
 * {@code string} is a pointer to one, {@code -} is left out.
 */
public final class CallFormat {
  /** More of a string is not shown. */
  private static final int SHOWN = 256;

  private static final String STRING = "string";
  private static final String LEFT_OUT = "-";

  /** {@code syscalls(2)}: name, then the kinds of its arguments. */
  private static final String TABLE =
      """
      open string open
      openat fd string open
      openat2 fd string
      truncate string int
      execve string
      execveat fd string
      chmod string mode
      fchmod fd mode
      fchmodat fd string mode
      fchmodat2 fd string mode
      chown string id id
      fchown fd id id
      lchown string id id
      fchownat fd string id id
      utime string
      utimes string
      futimesat fd string
      utimensat fd string
      setxattr string string
      lsetxattr string string
      fsetxattr fd string
      setxattrat fd string - string
      removexattr string string
      lremovexattr string string
      fremovexattr fd string
      removexattrat fd string - string
      file_setattr fd string
      io_uring_setup int
      io_uring_enter fd
      io_uring_register fd
      ptrace ptrace pid
      process_vm_readv pid
      process_vm_writev pid
      kcmp pid pid
      pidfd_getfd fd int
      process_madvise fd
      process_mrelease fd
      migrate_pages pid
      move_pages pid
      bpf bpf
      perf_event_open - pid int
      userfaultfd hex
      syslog int
      add_key string string
      request_key string string
      keyctl keyctl int
      init_module
      finit_module fd
      delete_module string
      kexec_load
      kexec_file_load fd fd
      mount string string string
      umount2 string hex
      pivot_root string string
      open_tree fd string
      open_tree_attr fd string
      move_mount fd string fd string
      fsopen string
      fsconfig fd int
      fsmount fd
      fspick fd string
      mount_setattr fd string
      unshare namespaces
      setns fd namespaces
      chroot string
      name_to_handle_at fd string
      open_by_handle_at fd - open
      fanotify_init hex
      fanotify_mark fd hex
      reboot hex hex hex
      swapon string
      swapoff string
      sethostname string
      setdomainname string
      acct string
      quotactl hex string
      quotactl_fd fd hex
      vhangup
      iopl int
      ioperm int int int
      settimeofday
      clock_settime int
      clock_adjtime int
      adjtimex
      modify_ldt int
      memfd_create string
      memfd_secret hex
      shmget hex int hex
      shmat int
      shmctl int int
      shmdt
      semget hex int hex
      semop int
      semctl int int int
      semtimedop int
      msgget hex hex
      msgsnd int
      msgrcv int
      msgctl int int
      mq_open string open
      mq_unlink string
      mq_timedsend fd
      mq_timedreceive fd
      mq_notify fd
      mq_getsetattr fd
      socket family socktype
      socketpair family socktype
      connect fd
      bind fd
      listen fd
      clone clone
      ioctl fd ioctl
      fcntl fd fcntl
      prctl prctl
      personality hex
      prlimit64 pid resource
      get_robust_list pid
      sched_setaffinity pid
      sched_setparam pid
      sched_setscheduler pid int
      sched_setattr pid
      setpriority prio int int
      ioprio_set ioprio int hex
      kill pid signal
      tkill pid signal
      tgkill pid pid signal
      rt_sigqueueinfo pid signal
      rt_tgsigqueueinfo pid pid signal
      creat string mode
      mkdir string mode
      mkdirat fd string mode
      rmdir string
      unlink string
      unlinkat fd string
      rename string string
      renameat fd string fd string
      renameat2 fd string fd string
      link string string
      linkat fd string fd string
      symlink string string
      symlinkat string fd string
      mknod string mode
      mknodat fd string mode
      ftruncate fd int
      setrlimit resource
      inotify_add_watch fd string
      statfs string
      flock fd int
      setuid id
      setgid id
      setreuid id id
      setregid id id
      setresuid id id id
      setresgid id id id
      """;

  private static final Map<SystemCall, CallFormat> FORMATS = formats();

  private final String name;
  private final List<String> kinds;

  private CallFormat(String name, List<String> kinds) {
    this.name = name;
    this.kinds = List.copyOf(kinds);
  }

  private static Map<SystemCall, CallFormat> formats() {
    Map<SystemCall, CallFormat> formats = new EnumMap<>(SystemCall.class);
    Map<String, List<String>> lines = new HashMap<>();
    TABLE
        .lines()
        .forEach(
            line -> {
              List<String> words = Arrays.asList(line.split(" ", -1));
              lines.put(words.get(0), words.subList(1, words.size()));
            });
    for (SystemCall call : SystemCall.values()) {
      String name = call.kernelName();
      List<String> kinds = lines.remove(name);
      formats.put(call, new CallFormat(name, kinds == null ? List.of(LEFT_OUT) : kinds));
    }
    if (!lines.isEmpty()) {
      throw new IllegalStateException("no system calls: " + lines.keySet());
    }
    return formats;
  }

  /** How this call is written. */
  public static CallFormat of(SystemCall call) {
    return Objects.requireNonNull(FORMATS.get(call), "every call has one");
  }

  /** Whether it is written with what the task's memory says. */
  public boolean readsMemory() {
    return kinds.contains(STRING);
  }

  /** Index of the first argument that is a string, or -1. */
  public int firstString() {
    return kinds.indexOf(STRING);
  }

  /**
   * The call in words.
   *
   * @param arguments all six
   * @param strings what a pointer leads to, or null if that is not known
   */
  public String text(List<Long> arguments, LongFunction<@Nullable String> strings) {
    List<String> shown = new ArrayList<>();
    boolean more = false;
    for (int i = 0; i < kinds.size(); i++) {
      String kind = kinds.get(i);
      if (kind.equals(LEFT_OUT)) {
        more = true;
      } else if (kind.equals(STRING)) {
        shown.add(quoted(arguments.get(i) == 0 ? "" : strings.apply(arguments.get(i))));
      } else {
        shown.add(ArgumentNames.of(kind, arguments.get(i).intValue()));
      }
    }
    if (more && shown.isEmpty()) {
      shown.add("...");
    }
    return name + "(" + String.join(", ", shown) + ")";
  }

  private static String quoted(@Nullable String text) {
    if (text == null) {
      return "...";
    }
    return text.length() <= SHOWN ? '"' + text + '"' : '"' + text.substring(0, SHOWN) + "\"...";
  }
}
