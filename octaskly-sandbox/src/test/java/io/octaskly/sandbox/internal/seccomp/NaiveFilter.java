package io.octaskly.sandbox.internal.seccomp;

import io.octaskly.sandbox.internal.kernel.Architecture;
import io.octaskly.sandbox.internal.kernel.Errno;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import io.octaskly.sandbox.internal.seccomp.ArgumentCondition.Equals;

/** What a policy says, read from its rules one after the other. */
record NaiveFilter(FilterPolicy policy, Architecture architecture, long fifth, long sixth) {

  FilterAction answer(SeccompData data) {
    boolean x32 =
        architecture == Architecture.X86_64
            && Integer.compareUnsigned(data.number(), Architecture.X32_SYSCALL_BIT) >= 0;
    if (data.auditArch() != architecture.auditArch() || x32) {
      return FilterAction.refuse(Errno.EPERM);
    }
    return SystemCall.numbered(architecture, data.number())
        .map(call -> answer(policy.rule(call), data))
        .orElse(FilterAction.refuse(Errno.ENOSYS));
  }

  private FilterAction answer(CallRule rule, SeccompData data) {
    for (CallRule.Clause clause : rule.clauses()) {
      if (clause.conditions().stream().allMatch(condition -> holds(condition, data))) {
        return clause.action();
      }
    }
    return rule.otherwise();
  }

  private boolean holds(ArgumentCondition condition, SeccompData data) {
    if (condition instanceof Equals equals) {
      return (data.argument(equals.argument().index()) & equals.mask()) == equals.value();
    }
    return data.argument(4) == fifth && data.argument(5) == sixth;
  }
}
