package io.octaskly.sandbox.internal.seccomp;

import static org.assertj.core.api.Assertions.assertThat;

import io.octaskly.sandbox.internal.kernel.Errno;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What every call is answered whatever its arguments: those in the table as it says, all others are
 * allowed. Written with the kernel's names, so that a reviewer can check it against {@code
 * syscalls(2)}.
 */
final class ExpectedAnswers {

  private static final Map<String, FilterAction> ACTIONS =
      Map.of(
          "ASK", FilterAction.ASK,
          "EPERM", FilterAction.refuse(Errno.EPERM),
          "EACCES", FilterAction.refuse(Errno.EACCES),
          "ENOSYS", FilterAction.refuse(Errno.ENOSYS));

  private static final long[][] ARGUMENTS = {
    {}, {-1, -1, -1, -1, -1, -1}, {1, 2, 3, 4, 5, 6}, {0x1111_2222_3333_4444L, 0, 0, 0, 7, 7}
  };

  private final Map<String, FilterAction> refused = new HashMap<>();
  private final Set<String> judgedByArguments = new HashSet<>();

  ExpectedAnswers(String table) {
    FilterAction action = FilterAction.ALLOW;
    for (String word : table.strip().split("\\s+", -1)) {
      if (ACTIONS.containsKey(word)) {
        action = ACTIONS.get(word);
      } else {
        assertThat(refused.put(word, action)).as("second entry for %s", word).isNull();
      }
    }
  }

  /** These calls have tests of their own. */
  ExpectedAnswers exceptFor(String... calls) {
    judgedByArguments.addAll(Set.of(calls));
    return this;
  }

  void check(CompiledFilter filter) {
    Set<String> unused = new HashSet<>(refused.keySet());
    for (SystemCall call : SystemCall.values()) {
      unused.remove(call.kernelName());
      if (call.existsOn(filter.architecture())) {
        check(filter, call);
      }
    }
    assertThat(unused).as("entries that are no system call").isEmpty();
  }

  private void check(CompiledFilter filter, SystemCall call) {
    String name = call.kernelName();
    boolean constant = filter.machine().isConstant(filter.data(call));
    assertThat(constant).as("%s has one answer", name).isEqualTo(!judgedByArguments.contains(name));
    if (constant) {
      for (long[] arguments : ARGUMENTS) {
        assertThat(filter.call(call, arguments))
            .as(name)
            .isEqualTo(refused.getOrDefault(name, FilterAction.ALLOW));
      }
    }
  }
}
