package io.octaskly.sandbox.internal.seccomp;

import io.octaskly.sandbox.internal.kernel.Architecture;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import io.octaskly.sandbox.internal.seccomp.ArgumentCondition.CarriesNonce;
import io.octaskly.sandbox.internal.seccomp.ArgumentCondition.Equals;
import io.octaskly.sandbox.internal.seccomp.ArgumentCondition.IsProcess;
import io.octaskly.sandbox.internal.seccomp.FilterAssembler.Label;
import io.octaskly.sandbox.internal.seccomp.FilterProgram.NonceWord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Turns a policy into a program for one architecture: preamble, a balanced binary search over the
 * ranges of numbers that share a rule, and behind it the rules that look at arguments. A call costs
 * the logarithm of the number of ranges, and one that is simply allowed costs nothing where the
 * kernel has the constant-action bitmap.
 */
final class FilterCompiler {

  private static final CallRule UNKNOWN = CallRule.always(FilterPolicy.UNKNOWN_CALL);

  private final FilterPolicy policy;
  private final Architecture architecture;
  private final FilterAssembler out = new FilterAssembler();
  private final Map<CallRule, Label> bodies = new LinkedHashMap<>();

  FilterCompiler(FilterPolicy policy, Architecture architecture) {
    this.policy = policy;
    this.architecture = architecture;
  }

  FilterProgram compile() {
    refuseForeignArchitectures();
    search(ranges());
    bodies.forEach(
        (rule, label) -> {
          out.bind(label);
          body(rule);
        });
    return out.assemble();
  }

  /**
   * Without these checks a 32-bit or x32 call, whose numbers mean other calls, would be judged by
   * the wrong rule ({@code seccomp(2)}, "must verify arch").
   */
  private void refuseForeignArchitectures() {
    Label foreign = new Label();
    Label ours = new Label();
    out.loadArchitecture().jumpUnlessEqual(architecture.auditArch(), foreign).loadNumber();
    if (architecture == Architecture.X86_64) {
      out.jumpIfAtLeast(Architecture.X32_SYSCALL_BIT, foreign);
    }
    out.jump(ours).bind(foreign).answer(policy.foreign()).bind(ours);
  }

  /** A run of call numbers from {@code first} up to the next range, under one rule. */
  private record Range(int first, CallRule rule) {}

  private List<Range> ranges() {
    TreeMap<Integer, CallRule> known = new TreeMap<>();
    for (SystemCall call : SystemCall.values()) {
      if (call.existsOn(architecture)) {
        known.put(call.number(architecture), policy.rule(call));
      }
    }
    List<Range> ranges = new ArrayList<>();
    for (int number = 0; number <= known.lastKey() + 1; number++) {
      CallRule rule = known.getOrDefault(number, UNKNOWN);
      if (ranges.isEmpty() || !ranges.get(ranges.size() - 1).rule().equals(rule)) {
        ranges.add(new Range(number, rule));
      }
    }
    return ranges;
  }

  /** The number is loaded; the ranges are in order and the first one begins at or below it. */
  private void search(List<Range> ranges) {
    if (ranges.size() == 1) {
      leaf(ranges.get(0).rule());
      return;
    }
    int middle = ranges.size() / 2;
    Label upper = new Label();
    out.jumpIfAtLeast(ranges.get(middle).first(), upper);
    search(ranges.subList(0, middle));
    out.bind(upper);
    search(ranges.subList(middle, ranges.size()));
  }

  private void leaf(CallRule rule) {
    if (rule.clauses().isEmpty()) {
      out.answer(rule.otherwise());
    } else {
      out.jump(bodies.computeIfAbsent(rule, unused -> new Label()));
    }
  }

  private void body(CallRule rule) {
    for (CallRule.Clause clause : rule.clauses()) {
      Label next = new Label();
      clause.conditions().forEach(condition -> require(condition, next));
      out.answer(clause.action()).bind(next);
    }
    out.answer(rule.otherwise());
  }

  private void require(ArgumentCondition condition, Label otherwise) {
    if (condition instanceof Equals equals) {
      int argument = equals.argument().index();
      int lowMask = (int) equals.mask();
      int highMask = (int) (equals.mask() >>> 32);
      if (lowMask != 0) {
        requireHalf(out.loadLowHalf(argument), lowMask, (int) equals.value(), otherwise);
      }
      if (highMask != 0) {
        int high = (int) (equals.value() >>> 32);
        requireHalf(out.loadHighHalf(argument), highMask, high, otherwise);
      }
    } else if (condition instanceof IsProcess process) {
      out.loadLowHalf(process.argument().index());
      if (process.asGroup()) {
        out.negate();
      }
      out.jumpUnlessProcess(otherwise);
    } else if (condition instanceof CarriesNonce) {
      out.loadLowHalf(4).jumpUnlessNonce(NonceWord.FIFTH_LOW, otherwise);
      out.loadHighHalf(4).jumpUnlessNonce(NonceWord.FIFTH_HIGH, otherwise);
      out.loadLowHalf(5).jumpUnlessNonce(NonceWord.SIXTH_LOW, otherwise);
      out.loadHighHalf(5).jumpUnlessNonce(NonceWord.SIXTH_HIGH, otherwise);
    }
  }

  private static void requireHalf(FilterAssembler loaded, int mask, int value, Label otherwise) {
    if (mask != -1) {
      loaded.and(mask);
    }
    loaded.jumpUnlessEqual(value, otherwise);
  }
}
