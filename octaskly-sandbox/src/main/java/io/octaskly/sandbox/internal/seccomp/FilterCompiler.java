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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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
    Half loaded = null;
    for (CallRule.Clause clause : rule.clauses()) {
      Label next = new Label();
      List<Half> halves = onlyHalves(clause);
      if (halves.size() == 1) {
        // Whoever comes to the next clause failed this comparison, with the same bits loaded.
        require(halves.get(0), loaded, next);
        loaded = halves.get(0);
      } else {
        clause.conditions().forEach(condition -> require(condition, next));
        loaded = null;
      }
      out.answer(clause.action()).bind(next);
    }
    out.answer(rule.otherwise());
  }

  /** 32 bits of an argument, and what they have to be. */
  private record Half(int argument, boolean high, int mask, int value) {
    boolean sameBits(Half other) {
      return argument == other.argument && high == other.high && mask == other.mask;
    }
  }

  private static List<Half> halves(Equals equals) {
    int argument = equals.argument().index();
    Half low = new Half(argument, false, (int) equals.mask(), (int) equals.value());
    Half high =
        new Half(argument, true, (int) (equals.mask() >>> 32), (int) (equals.value() >>> 32));
    return Stream.of(low, high).filter(half -> half.mask() != 0).toList();
  }

  /** What the only condition of a clause compares; nothing if it is of another kind. */
  private static List<Half> onlyHalves(CallRule.Clause clause) {
    return clause.conditions().size() == 1 && clause.conditions().get(0) instanceof Equals equals
        ? halves(equals)
        : List.of();
  }

  private void require(Half half, @Nullable Half loaded, Label otherwise) {
    if (loaded == null || !half.sameBits(loaded)) {
      if (half.high()) {
        out.loadHighHalf(half.argument());
      } else {
        out.loadLowHalf(half.argument());
      }
      if (half.mask() != -1) {
        out.and(half.mask());
      }
    }
    out.jumpUnlessEqual(half.value(), otherwise);
  }

  private void require(ArgumentCondition condition, Label otherwise) {
    if (condition instanceof Equals equals) {
      halves(equals).forEach(half -> require(half, null, otherwise));
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
}
