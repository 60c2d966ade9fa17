# The guard for x86-64: a whole program, freestanding, that stands between the host and one task.
#
# It starts as the task's parent and as its subreaper (prctl(2) PR_SET_CHILD_SUBREAPER), with every
# signal blocked, its real-time interval timer running, and one descriptor: 3, the status pipe, whose
# owner (fcntl(2) F_SETOWN) is, so far, the task. It ends when it has no child left:
#   - it writes what wait4(2) said of the task (status and usage) to the pipe;
#   - once the task has ended, or the host has gone (the pipe has lost its reader: SIGIO), or the timer
#     has fired (SIGALRM), or the host says so (SIGHUP), it kills every child until none is left.
#     Orphans of the task become its children, whatever session or group they have moved to;
#   - SIGTERM is passed on to the task.
#
# As process 1 of a pid namespace it is the init: every process of the namespace is its own to kill, and
# whatever it may leave goes with it (pid_namespaces(7)).
#
# Registers: r12d pid of the task, r13d 1 when killing, r14 the record on the stack
#   record: 0 s32 wait status, 4 s32 pid, 8 struct rusage (144)      152 bytes
#   stack:  rsp+0 record, rsp+160 siginfo (128), rsp+288 signal set, rsp+296 timespec (16),
#           rsp+312 pollfd, rsp+320 buffer (4096), rsp+4416 its own pid
.intel_syntax noprefix
.globl _start
_start:
  sub rsp, 4432
  mov r14, rsp
  xor r13d, r13d
  mov qword ptr [rsp+288], -1   # every signal
  mov qword ptr [rsp+296], 0    # 1 ms: how long a round of killing waits for its deaths
  mov qword ptr [rsp+304], 1000000

  mov edi, 3                    # fcntl(3, F_GETOWN): the task's pid
  mov esi, 9
  mov eax, 72
  syscall
  mov r12d, eax
  mov eax, 39                   # getpid()
  syscall
  mov [rsp+4416], eax
  mov edx, eax                  # fcntl(3, F_SETOWN, self): SIGIO comes here from now on
  mov edi, 3
  mov esi, 8
  mov eax, 72
  syscall
  mov edi, 3                    # fcntl(3, F_SETFL, O_WRONLY | O_NONBLOCK | O_ASYNC)
  mov esi, 4
  mov edx, 0x2801
  mov eax, 72
  syscall
host:                           # also now: the host may have gone before SIGIO was asked for
  mov dword ptr [rsp+312], 3    # poll(3, no events, no wait) says POLLERR when the reader has gone
  mov dword ptr [rsp+316], 0
  lea rdi, [rsp+312]
  mov esi, 1
  xor edx, edx
  mov eax, 7
  syscall
  test eax, eax
  jg order

reap:                           # waitid(P_ALL, 0, &siginfo, WNOHANG|WEXITED|WNOWAIT|__WALL, NULL):
  mov dword ptr [rsp+176], 0    # who has ended? (si_pid stays 0 when nobody has)
  xor edi, edi
  xor esi, esi
  lea rdx, [rsp+160]
  mov r10d, 0x41000005
  xor r8d, r8d
  mov eax, 247
  syscall
  test rax, rax
  js done                       # ECHILD: nobody is left
  mov ebp, [rsp+176]
  test ebp, ebp
  jz rest
  cmp ebp, r12d
  jne collect
  mov r13d, 1
  mov edi, r12d                 # kill(-task, SIGKILL) at once, while the group's number is still held
  neg edi                       # by the task that has not been waited for
  movsxd rdi, edi
  mov esi, 9
  mov eax, 62
  syscall
collect:                        # wait4(pid, &status, WNOHANG|__WALL, &rusage)
  movsxd rdi, ebp
  mov rsi, r14
  mov edx, 0x40000001
  lea r10, [r14+8]
  mov eax, 61
  syscall
  cmp eax, r12d
  jne reap
  mov [r14+4], eax              # write(3, record, 152)
  mov r12d, -1                  # the number may be used again: never compare with it, never signal it
  mov edi, 3
  mov rsi, r14
  mov edx, 152
  mov eax, 1
  syscall
  jmp reap

rest:
  xor edx, edx                  # no time-out while there is nothing to kill
  test r13d, r13d
  jz await
  cmp dword ptr [rsp+4416], 1
  jne list
  mov rdi, -1                   # kill(-1, SIGKILL): everything in the namespace but process 1
  mov esi, 9
  mov eax, 62
  syscall
  jmp paced
list:
  lea rdi, [rip+children]       # open("/proc/thread-self/children", O_RDONLY)
  xor esi, esi
  mov eax, 2
  syscall
  test eax, eax
  js paced
  mov r15d, eax
  xor ebp, ebp                  # the number being read
chunk:
  mov edi, r15d                 # read(fd, buffer, 4096)
  lea rsi, [rsp+320]
  mov edx, 4096
  xor eax, eax
  syscall
  test rax, rax
  jle listed
  lea rbx, [rsp+320]            # rbx: the next character, r8: behind the last
  lea r8, [rbx+rax]
digit:
  cmp rbx, r8
  je chunk
  movzx ecx, byte ptr [rbx]
  inc rbx
  cmp ecx, ' '
  je number
  imul ebp, ebp, 10
  lea ebp, [rbp+rcx-'0']
  jmp digit
number:
  mov edi, ebp                  # kill(child, SIGKILL): a child not yet waited for keeps its number
  mov esi, 9
  mov eax, 62
  push r8
  syscall
  pop r8
  xor ebp, ebp
  jmp digit
listed:
  mov edi, r15d                 # close(fd)
  mov eax, 3
  syscall
paced:
  lea rdx, [rsp+296]            # look again after 1 ms, or as soon as one has died
await:
  lea rdi, [rsp+288]            # rt_sigtimedwait(every signal, NULL, timeout, 8)
  xor esi, esi
  mov r10d, 8
  mov eax, 128
  syscall
  cmp eax, 15                   # SIGTERM
  je pass
  cmp eax, 29                   # SIGIO: has the host gone?
  je host
  cmp eax, 14                   # SIGALRM: the timer
  je order
  cmp eax, 1                    # SIGHUP: the host says so
  jne reap
order:
  mov r13d, 1
  jmp reap
pass:
  cmp r12d, 0                   # the task has been waited for already
  jle reap
  mov edi, r12d                 # kill(task, SIGTERM)
  mov esi, 15
  mov eax, 62
  syscall
  jmp reap
done:
  xor edi, edi
  mov eax, 231                  # exit_group(0)
  syscall
children:
  .asciz "/proc/thread-self/children"
