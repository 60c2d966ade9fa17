// The guard for AArch64: a whole program, freestanding, that stands between the host and one task.
//
// It starts as the task's parent and as its subreaper (prctl(2) PR_SET_CHILD_SUBREAPER), with every
// signal blocked, its real-time interval timer running, and one descriptor: 3, the status pipe, whose
// owner (fcntl(2) F_SETOWN) is, so far, the task. It ends when it has no child left:
//   - it writes what wait4(2) said of the task (status and usage) to the pipe;
//   - once the task has ended, or the host has gone (the pipe has lost its reader: SIGIO), or the timer
//     has fired (SIGALRM), or the host says so (SIGHUP), it kills every child until none is left.
//     Orphans of the task become its children, whatever session or group they have moved to;
//   - SIGTERM is passed on to the task.
//
// As process 1 of a pid namespace it is the init: every process of the namespace is its own to kill, and
// whatever it may leave goes with it (pid_namespaces(7)).
//
// A system call takes its number in x8, its arguments in x0 to x5, and returns in x0 (syscall(2)); the
// kernel keeps the other general registers. Where it takes an int it looks at the low half of one only.
//
// Registers: w19 pid of the task, w20 1 when killing, w21 its own pid, w22 who has ended, then the
//            number being read, w23 the list's descriptor, x24 the next character, x25 behind the last
//   record: 0 s32 wait status, 4 s32 pid, 8 struct rusage (144)      152 bytes
//   stack:  sp+0 record, sp+160 siginfo (128), sp+288 signal set, sp+296 timespec (16),
//           sp+312 pollfd, sp+320 buffer (4096)
.globl _start
_start:
  sub sp, sp, #4096             // 4416 bytes, more than one instruction can take off
  sub sp, sp, #320
  mov w20, #0
  mov x9, #-1                   // every signal
  str x9, [sp, #288]
  str xzr, [sp, #296]           // 1 ms: how long a round of killing waits for its deaths
  mov w9, #0x4240               // 1,000,000 ns
  movk w9, #0xf, lsl #16
  str x9, [sp, #304]

  mov w0, #3                    // fcntl(3, F_GETOWN): the task's pid
  mov w1, #9
  mov w8, #25
  svc #0
  mov w19, w0
  mov w8, #172                  // getpid()
  svc #0
  mov w21, w0
  mov w2, w0                    // fcntl(3, F_SETOWN, self): SIGIO comes here from now on
  mov w0, #3
  mov w1, #8
  mov w8, #25
  svc #0
  mov w0, #3                    // fcntl(3, F_SETFL, O_WRONLY | O_NONBLOCK | O_ASYNC)
  mov w1, #4
  mov w2, #0x2801
  mov w8, #25
  svc #0
host:                           // also now: the host may have gone before SIGIO was asked for
  mov w9, #3                    // ppoll(3, no events, no wait) says POLLERR when the reader has gone
  str x9, [sp, #312]
  stp xzr, xzr, [sp, #160]
  add x0, sp, #312
  mov w1, #1
  add x2, sp, #160
  mov x3, xzr
  mov x4, xzr
  mov w8, #73
  svc #0
  cmp w0, #0
  b.gt order

reap:                           // waitid(P_ALL, 0, &siginfo, WNOHANG|WEXITED|WNOWAIT|__WALL, NULL):
  str wzr, [sp, #176]           // who has ended? (si_pid stays 0 when nobody has)
  mov w0, #0
  mov w1, #0
  add x2, sp, #160
  mov w3, #0x0005
  movk w3, #0x4100, lsl #16
  mov x4, xzr
  mov w8, #95
  svc #0
  tbnz x0, #63, done            // ECHILD: nobody is left
  ldr w22, [sp, #176]
  cbz w22, rest
  cmp w22, w19
  b.ne collect
  mov w20, #1
  neg w0, w19                   // kill(-task, SIGKILL) at once, while the group's number is still held
  mov w1, #9                    // by the task that has not been waited for
  mov w8, #129
  svc #0
collect:                        // wait4(pid, &status, WNOHANG|__WALL, &rusage)
  mov w0, w22
  mov x1, sp
  mov w2, #0x0001
  movk w2, #0x4000, lsl #16
  add x3, sp, #8
  mov w8, #260
  svc #0
  cmp w0, w19
  b.ne reap
  str w0, [sp, #4]              // write(3, record, 152)
  mov w19, #-1                  // the number may be used again: never compare with it, never signal it
  mov w0, #3
  mov x1, sp
  mov w2, #152
  mov w8, #64
  svc #0
  b reap

rest:
  mov x2, xzr                   // no time-out while there is nothing to kill
  cbz w20, await
  cmp w21, #1
  b.ne list
  mov w0, #-1                   // kill(-1, SIGKILL): everything in the namespace but process 1
  mov w1, #9
  mov w8, #129
  svc #0
  b paced
list:
  mov w0, #-100                 // openat(AT_FDCWD, "/proc/thread-self/children", O_RDONLY)
  adr x1, children
  mov w2, #0
  mov w8, #56
  svc #0
  tbnz w0, #31, paced
  mov w23, w0
  mov w22, #0                   // the number being read
chunk:
  mov w0, w23                   // read(fd, buffer, 4096)
  add x1, sp, #320
  mov w2, #4096
  mov w8, #63
  svc #0
  cmp x0, #0
  b.le listed
  add x24, sp, #320             // x24: the next character, x25: behind the last
  add x25, x24, x0
digit:
  cmp x24, x25
  b.eq chunk
  ldrb w9, [x24], #1
  cmp w9, #' '
  b.eq number
  mov w10, #10
  sub w9, w9, #'0'
  madd w22, w22, w10, w9
  b digit
number:
  mov w0, w22                   // kill(child, SIGKILL): a child not yet waited for keeps its number
  mov w1, #9
  mov w8, #129
  svc #0
  mov w22, #0
  b digit
listed:
  mov w0, w23                   // close(fd)
  mov w8, #57
  svc #0
paced:
  add x2, sp, #296              // look again after 1 ms, or as soon as one has died
await:
  add x0, sp, #288              // rt_sigtimedwait(every signal, NULL, timeout, 8)
  mov x1, xzr
  mov w3, #8
  mov w8, #137
  svc #0
  cmp w0, #15                   // SIGTERM
  b.eq pass
  cmp w0, #29                   // SIGIO: has the host gone?
  b.eq host
  cmp w0, #14                   // SIGALRM: the timer
  b.eq order
  cmp w0, #1                    // SIGHUP: the host says so
  b.ne reap
order:
  mov w20, #1
  b reap
pass:
  cmp w19, #0                   // the task has been waited for already
  b.le reap
  mov w0, w19                   // kill(task, SIGTERM)
  mov w1, #15
  mov w8, #129
  svc #0
  b reap
done:
  mov w0, #0
  mov w8, #94                   // exit_group(0)
  svc #0
children:
  .asciz "/proc/thread-self/children"
