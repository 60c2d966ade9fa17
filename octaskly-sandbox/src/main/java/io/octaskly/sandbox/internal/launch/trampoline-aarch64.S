// The launch trampoline for AArch64 (AAPCS64): long launch(struct context *context).
//
// It is copied into a page that is mapped read+execute and called through JNA. It makes one child
// that shares this process's memory (CLONE_VM | CLONE_VFORK); the child then makes the system calls
// of a table that Java has written, the last of which replaces it by another program. Neither side
// touches the stack between the clone and the exec: parent and child stand on the same one.
//
// struct context {                    struct entry {              (72 bytes)
//    0  entry  clone;  the first call    0  u32 number;
//   72  entry *program;                  4  u32 flags;
//   80  entry *failed;     out           8  u64 argument[6];
//   88  s64    error;      out          56  void *result;          where to store the result, or 0
//   96  u64    all;        every bit    64  void *other;           what else a flag asks for, or 0
//  104  u64    saved;      scratch     };
// };
//
// flags:  1  a failure is tolerated, and stored like a result
//         2  the call makes a second child, whose program is at other
//         4  the result is stored in 4 bytes
//         8  nothing is stored: 16 bytes at result and at other must be equal, or it is ESTALE
//        16  with 4: the result is also the first argument of the next entry
//
// A system call takes its number in x8, its arguments in x0 to x5, and returns in x0 (syscall(2)); the
// kernel keeps the other general registers.
.globl _start
_start:
  stp x19, x20, [sp, #-16]!     // callee-saved: x19 holds the context, x20 the current entry
  mov x19, x0
  mov w0, #2                    // rt_sigprocmask(SIG_SETMASK, &all, &saved, 8): no handler of the
  add x1, x19, #96              // host may run in the child, which stands on this stack
  add x2, x19, #104
  mov w3, #8
  mov w8, #135
  svc #0
  mov x20, x19                  // the first entry is the clone itself
  ldr w8, [x20]
  ldp x0, x1, [x20, #8]
  ldp x2, x3, [x20, #24]
  ldp x4, x5, [x20, #40]
  svc #0
  cbz x0, child
  mov x20, x0                   // parent: child's pid, or a negative errno
  mov w0, #2                    // rt_sigprocmask(SIG_SETMASK, &saved, NULL, 8)
  add x1, x19, #104
  mov x2, xzr
  mov w3, #8
  mov w8, #135
  svc #0
  mov x0, x20
  ldp x19, x20, [sp], #16
  ret
child:
  ldr x20, [x19, #72]
walk:
  ldr w8, [x20]
  ldp x0, x1, [x20, #8]
  ldp x2, x3, [x20, #24]
  ldp x4, x5, [x20, #40]
  svc #0
  ldr w10, [x20, #4]            // w10: the flags
  tbnz x0, #63, failed
store:
  tbnz w10, #3, compare
  ldr x9, [x20, #56]
  cbz x9, branch
  tbnz w10, #2, store4
  str x0, [x9]
  b branch
store4:
  str w0, [x9]
  tbz w10, #4, branch
  str x0, [x20, #80]
branch:
  tbz w10, #1, next
  cbnz x0, next                 // a clone that returned 0: this is the second child
  ldr x20, [x20, #64]
  b walk
next:
  add x20, x20, #72
  b walk
compare:
  ldr x9, [x20, #56]
  ldr x11, [x20, #64]
  ldp x12, x13, [x9]
  ldp x14, x15, [x11]
  cmp x12, x14
  ccmp x13, x15, #0, eq
  b.eq next
  mov x0, #-116                 // ESTALE
  b report
failed:
  tbnz w10, #0, store           // a tolerated failure is stored like a result
report:
  ldr x9, [x19, #80]            // the first failure is the one to report
  cbnz x9, die
  str x20, [x19, #80]
  str x0, [x19, #88]
die:
  mov w0, #127
  mov w8, #94                   // exit_group
  svc #0
  b die
