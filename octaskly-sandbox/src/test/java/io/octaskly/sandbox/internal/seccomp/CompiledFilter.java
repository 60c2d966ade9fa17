package io.octaskly.sandbox.internal.seccomp;

import io.octaskly.sandbox.internal.kernel.Architecture;
import io.octaskly.sandbox.internal.kernel.SystemCall;

/** A policy as the kernel would carry it out. */
record CompiledFilter(Architecture architecture, FilterProgram program, BpfMachine machine) {

  static final long FIFTH = 0x1234_5678_9ABC_DEF0L;
  static final long SIXTH = 0x0FED_CBA9_8765_4321L;

  static CompiledFilter of(FilterPolicy policy, Architecture architecture) {
    FilterProgram program = policy.compile(architecture);
    byte[] bytes = program.needsNonce() ? program.withNonce(FIFTH, SIXTH) : program.bytes();
    return new CompiledFilter(architecture, program, new BpfMachine(bytes));
  }

  /** The answer to a call, which must exist on the architecture. */
  FilterAction call(SystemCall call, long... arguments) {
    return machine.answer(data(call, arguments));
  }

  FilterAction number(int number, long... arguments) {
    return machine.answer(SeccompData.of(architecture, number, arguments));
  }

  SeccompData data(SystemCall call, long... arguments) {
    if (!call.existsOn(architecture)) {
      throw new AssertionError(call.kernelName() + " does not exist on " + architecture);
    }
    return SeccompData.of(architecture, call.number(architecture), arguments);
  }
}
