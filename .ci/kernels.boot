# Boots the machines. Sourced by kernels, which has set work, seconds, and configuration.
#
# What an architecture has to say for itself: the package of its emulator, that command with all that is
# particular to the machine, the device of its console, and that of what tests print.
#
# Both drivers, of the disk and of its file system, are part of Debian's kernel: no initial ramdisk, whose
# root directory pivot_root(2) could not leave.
declare -A emulator_package=([amd64]=qemu-system-x86 [arm64]='qemu-system-arm qemu-user-static')
# Without cmpxchg16b, after which QEMU 7.2 may leave anything in the flags register: Linux 6.12, which allocates
# memory by it, panics.
emulator_amd64=(qemu-system-x86_64 -machine q35 -accel tcg,thread=multi -cpu max,cx16=off)
console_amd64=ttyS0
results_amd64=ttyS1

# Signed pointers would be computed as the processor does, which takes most of the time.
emulator_arm64=(qemu-system-aarch64 -machine virt,gic-version=3 -accel tcg,thread=multi -cpu max,pauth-impdef=on)
console_arm64=ttyAMA0
# The machine has one serial line, for both.
results_arm64=ttyAMA0

# Boots a configuration, again where the kernel does not come as far as its first process: emulated, one patches
# its own code at a bad moment now and then, and panics. Nothing that is tested has run by then.
boot() {
  local attempt
  for attempt in 1 2 3; do
    boot_once "$1" || true # what became of it is told by what it printed
    ! grep -qs 'guest: ' "$work/results.$1" || break
    printf 'attempt %s to start it: %s\n' $attempt "$(grep -sm 1 -E 'Oops|panic|BUG' "$work/console.$1")" >>"$work/again.$1"
  done
}

# What it prints goes to a file, each line with the time.
#
# The memory is there for the limits that tests ask for, up to 8 GB; what is not touched costs nothing.
boot_once() {
  configuration "$1"
  # 0 would be no limit at all.
  [ $SECONDS -lt "$seconds" ] || return 0
  local -n emulator=emulator_$architecture console=console_$architecture results=results_$architecture
  local lines=(-serial stdio)
  if [ "$console" = "$results" ]; then
    ln -sf "results.$1" "$work/console.$1"
  else
    lines=(-serial "file:$work/console.$1" "${lines[@]}")
  fi
  timeout --foreground $((seconds - SECONDS)) "${emulator[@]}" -smp 2 -m 9G \
    -display none -monitor none -nic none -no-reboot \
    -drive "file=$work/disk-$architecture,format=raw,if=none,id=root,snapshot=on" \
    -device nvme,drive=root,serial=root \
    "${lines[@]}" -kernel "$work/kernel-$kernel/vmlinuz" \
    -append "console=$console quiet panic=-1 root=/dev/nvme0n1 rw init=/init name=$1 user=$user cgroup=$cgroup results=/dev/$results $more" \
    </dev/null 2>"$work/emulator.$1" | while IFS= read -r line; do
    printf '%s\t%s\n' "$EPOCHREALTIME" "$line"
  done >"$work/results.$1"
}
