# The launch trampoline for x86-64 (System V ABI): long launch(struct context *context).
#
# It is copied into a page that is mapped read+execute and called through JNA. It makes one child
# that shares this process's memory (CLONE_VM | CLONE_VFORK); the child then makes the system calls
# of a table that Java has written, the last of which replaces it by another program. Neither side
# touches the stack between the clone and the exec: parent and child stand on the same one.
#
# struct context {                    struct entry {              (72 bytes)
#    0  entry  clone;  the first call    0  u32 number;
#   72  entry *program;                  4  u32 flags;
#   80  entry *failed;     out           8  u64 argument[6];
#   88  s64    error;      out          56  void *result;          where to store the result, or 0
#   96  u64    all;        every bit    64  void *other;           what else a flag asks for, or 0
#  104  u64    saved;      scratch     };
# };
#
# flags:  1  a failure is tolerated, and stored like a result
#         2  the call makes a second child, whose program is at other
#         4  the result is stored in 4 bytes
#         8  nothing is stored: 16 bytes at result and at other must be equal, or it is ESTALE
#        16  with 4: the result is also the first argument of the next entry
.intel_syntax noprefix
.globl _start
_start:
  push rbx                      # callee-saved: rbx holds the context,
  push r12                      # r12 the current entry
  mov rbx, rdi
  mov edi, 2                    # rt_sigprocmask(SIG_SETMASK, &all, &saved, 8): no handler of the
  lea rsi, [rbx+96]             # host may run in the child, which stands on this stack
  lea rdx, [rbx+104]
  mov r10d, 8
  mov eax, 14
  syscall
  mov r12, rbx                  # the first entry is the clone itself
  mov eax, [r12]
  mov rdi, [r12+8]
  mov rsi, [r12+16]
  mov rdx, [r12+24]
  mov r10, [r12+32]
  mov r8, [r12+40]
  mov r9, [r12+48]
  syscall
  test rax, rax
  jz child
  mov r12, rax                  # parent: child's pid, or a negative errno
  mov edi, 2                    # rt_sigprocmask(SIG_SETMASK, &saved, NULL, 8)
  lea rsi, [rbx+104]
  xor edx, edx
  mov r10d, 8
  mov eax, 14
  syscall
  mov rax, r12
  pop r12
  pop rbx
  ret
child:
  mov r12, [rbx+72]
walk:
  mov eax, [r12]
  mov rdi, [r12+8]
  mov rsi, [r12+16]
  mov rdx, [r12+24]
  mov r10, [r12+32]
  mov r8, [r12+40]
  mov r9, [r12+48]
  syscall
  test rax, rax
  js failed
store:
  test byte ptr [r12+4], 8
  jnz compare
  mov rcx, [r12+56]
  test rcx, rcx
  jz branch
  test byte ptr [r12+4], 4
  jnz store4
  mov [rcx], rax
  jmp branch
store4:
  mov [rcx], eax
  test byte ptr [r12+4], 16
  jz branch
  mov [r12+80], rax
branch:
  test byte ptr [r12+4], 2
  jz next
  test rax, rax                 # a clone that returned 0: this is the second child
  jnz next
  mov r12, [r12+64]
  jmp walk
next:
  add r12, 72
  jmp walk
compare:
  mov rcx, [r12+56]
  mov rdx, [r12+64]
  mov rax, [rcx]
  cmp rax, [rdx]
  jne differs
  mov rax, [rcx+8]
  cmp rax, [rdx+8]
  je next
differs:
  mov rax, -116                 # ESTALE
  jmp report
failed:
  test byte ptr [r12+4], 1      # a tolerated failure is stored like a result
  jnz store
report:
  cmp qword ptr [rbx+80], 0     # the first failure is the one to report
  jne die
  mov [rbx+80], r12
  mov [rbx+88], rax
die:
  mov edi, 127
  mov eax, 231                  # exit_group
  syscall
  jmp die
