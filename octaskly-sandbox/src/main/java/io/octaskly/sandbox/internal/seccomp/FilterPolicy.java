package io.octaskly.sandbox.internal.seccomp;

import io.octaskly.sandbox.internal.kernel.Architecture;
import io.octaskly.sandbox.internal.kernel.Errno;
import io.octaskly.sandbox.internal.kernel.SystemCall;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * A rule for every system call, independent of the architecture. Immutable and thread-safe.
 *
 * <p>Three things hold whatever the rules say, since a call number means nothing without them:
 *
 * <ul>
 *   <li>calls of a foreign architecture (32-bit on a 64-bit kernel) are refused with EPERM;
 *   <li>x32 calls on x86-64 are refused with EPERM;
 *   <li>a number that is not in {@link SystemCall} is refused with ENOSYS, as a kernel without that
 *       call would: nobody has judged it, and programs are prepared for that answer.
 * </ul>
 */
public final class FilterPolicy {

  static final FilterAction FOREIGN_ARCHITECTURE = FilterAction.refuse(Errno.EPERM);
  static final FilterAction UNKNOWN_CALL = FilterAction.refuse(Errno.ENOSYS);

  /**
   * For calls that a profile does not list: C libraries that try a newer call then do the same by
   * an older one, where EPERM would be a failure to report.
   */
  static final FilterAction UNLISTED_CALL = FilterAction.refuse(Errno.ENOSYS);

  /** What a launch still does under the filter, with its nonce. */
  private static final Set<SystemCall> BY_THE_LAUNCH =
      Set.of(SystemCall.SENDMSG, SystemCall.EXECVE);

  private final Map<SystemCall, CallRule> rules;
  private final CallRule fallback;
  private final FilterAction foreign;

  private FilterPolicy(Builder builder, FilterAction foreign) {
    this.rules = new EnumMap<>(builder.rules);
    this.fallback = CallRule.always(builder.fallback);
    this.foreign = foreign;
  }

  /** A policy that allows every known call without a rule: a deny list. */
  public static Builder allowByDefault() {
    return new Builder(FilterAction.ALLOW);
  }

  /** A policy that refuses every known call without a rule: an allow list. */
  public static Builder refuseByDefault(int errno) {
    return new Builder(FilterAction.refuse(errno));
  }

  /** The rule for a call: its own, or the default. */
  public CallRule rule(SystemCall call) {
    return rules.getOrDefault(call, fallback);
  }

  /** The answer to calls of a foreign architecture, and x32 ones. */
  FilterAction foreign() {
    return foreign;
  }

  /**
   * What it says of a call that has reached the filter's listener.
   *
   * @param arguments all six
   */
  public FilterAction answer(SystemCall call, List<Long> arguments) {
    return rule(call).answer(arguments);
  }

  /**
   * Both at once: what either refuses or asks about. Where both have something to say of a call,
   * this one must refuse it whatever the other says.
   *
   * @throws IllegalArgumentException if that is not so
   */
  public FilterPolicy and(FilterPolicy other) {
    Builder both = new Builder(FilterAction.ALLOW);
    for (SystemCall call : SystemCall.values()) {
      CallRule mine = rule(call);
      CallRule theirs = other.rule(call);
      if (mine.isAlways(FilterAction.ALLOW)) {
        both.on(call, theirs);
      } else if (theirs.isAlways(FilterAction.ALLOW) || mine.refusesAlways()) {
        both.on(call, mine);
      } else {
        throw new IllegalArgumentException(
            call.kernelName() + " has two rules: " + mine + " and " + theirs);
      }
    }
    return both.build();
  }

  /**
   * What these calls leave of it: they keep their rules, and what it allows of any other is refused
   * with ENOSYS. The launch itself still executes its program, by {@code execve} with its nonce.
   */
  FilterPolicy only(Set<SystemCall> listed) {
    Builder fewer = new Builder(UNLISTED_CALL);
    for (SystemCall call : SystemCall.values()) {
      CallRule rule = rule(call);
      if (listed.contains(call)) {
        fewer.on(call, rule);
      } else {
        CallRule refusing = rule.refusing(UNLISTED_CALL);
        fewer.on(call, call == SystemCall.EXECVE ? refusing.orNonce() : refusing);
      }
    }
    return fewer.build();
  }

  /** The calls that pass with some arguments, without the nonce of a launch. */
  Set<SystemCall> allowed() {
    Set<SystemCall> allowed = EnumSet.noneOf(SystemCall.class);
    for (SystemCall call : SystemCall.values()) {
      if (rule(call).allowsWithoutNonce()) {
        allowed.add(call);
      }
    }
    return allowed;
  }

  /**
   * What the kernel is told of this policy when there is a listener that answers for it: it asks
   * about the refusals that are worth a report, and the listener then refuses. The rest stays as it
   * is. The launch itself may send the listener to the host, by {@code sendmsg} with its nonce.
   *
   * @param reported whether a refusal of a call is worth a report
   */
  public FilterPolicy reporting(BiPredicate<SystemCall, FilterAction> reported) {
    Builder asking = new Builder(FilterAction.ALLOW);
    for (SystemCall call : SystemCall.values()) {
      CallRule rule =
          rule(call)
              .answering(
                  action ->
                      action.refuses() && reported.test(call, action) ? FilterAction.ASK : action);
      boolean sends = call == SystemCall.SENDMSG && !rule.isAlways(FilterAction.ALLOW);
      asking.on(call, sends ? rule.orNonce() : rule);
    }
    return new FilterPolicy(asking, FilterAction.ASK);
  }

  /**
   * The same for a diagnostic run, in which the kernel also asks about calls that are allowed, for
   * the listener to let the kernel carry them out. It never asks about a call that is refused
   * together with one that is not: a rule that does both refuses by itself.
   *
   * @param observed the calls to be asked about
   */
  public FilterPolicy observing(
      BiPredicate<SystemCall, FilterAction> reported, Set<SystemCall> observed) {
    FilterPolicy reporting = reporting(reported);
    Builder asking = new Builder(FilterAction.ALLOW);
    for (SystemCall call : SystemCall.values()) {
      boolean asks = observed.contains(call) && rule(call).allowsWithoutNonce();
      asking.on(
          call, asks ? rule(call).asking(BY_THE_LAUNCH.contains(call)) : reporting.rule(call));
    }
    return new FilterPolicy(asking, FilterAction.ASK);
  }

  /** The program for one architecture. The same policy always gives the same program. */
  public FilterProgram compile(Architecture architecture) {
    return new FilterCompiler(this, architecture).compile();
  }

  /**
   * Collects rules. Each call may have one rule: a second is refused, so that no rule silently
   * undoes another. Not thread-safe.
   */
  public static final class Builder {
    private final Map<SystemCall, CallRule> rules = new EnumMap<>(SystemCall.class);
    private final FilterAction fallback;

    private Builder(FilterAction fallback) {
      this.fallback = fallback;
    }

    /** These calls are allowed whatever their arguments. */
    public Builder allow(Iterable<SystemCall> calls) {
      calls.forEach(call -> on(call, CallRule.always(FilterAction.ALLOW)));
      return this;
    }

    /** These calls fail with this error number whatever their arguments. */
    public Builder refuse(int errno, Iterable<SystemCall> calls) {
      calls.forEach(call -> on(call, CallRule.always(FilterAction.refuse(errno))));
      return this;
    }

    /** All these calls follow the rule. */
    public Builder on(Iterable<SystemCall> calls, CallRule rule) {
      calls.forEach(call -> on(call, rule));
      return this;
    }

    /**
     * The call follows the rule.
     *
     * @throws IllegalArgumentException if the call has a rule already
     */
    public Builder on(SystemCall call, CallRule rule) {
      CallRule earlier = rules.putIfAbsent(call, rule);
      if (earlier != null) {
        throw new IllegalArgumentException(
            call.kernelName()
                + " already has the rule "
                + earlier
                + "; a call has one rule, so say everything about it there");
      }
      return this;
    }

    /** The policy as it stands. */
    public FilterPolicy build() {
      return new FilterPolicy(this, FOREIGN_ARCHITECTURE);
    }
  }
}
