package io.octaskly.sandbox.internal.seccomp;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What a filter answers for one system call: the action of the first clause whose conditions all
 * hold, else the last resort.
 *
 * @param clauses in the order in which they are tried; none means that arguments do not matter
 * @param otherwise the action when no clause applies
 */
public record CallRule(List<Clause> clauses, FilterAction otherwise) {

  /**
   * An action and the conditions under which it is taken.
   *
   * @param conditions all must hold; at least one
   */
  public record Clause(List<ArgumentCondition> conditions, FilterAction action) {
    /** Copies the list. */
    public Clause {
      if (conditions.isEmpty()) {
        throw new IllegalArgumentException(
            "a clause without conditions would hide all that follow; use otherwise(...)");
      }
      conditions = List.copyOf(conditions);
    }

    private boolean allows() {
      return action.equals(FilterAction.ALLOW);
    }

    private boolean needsNonce() {
      return conditions.contains(ArgumentCondition.CarriesNonce.INSTANCE);
    }
  }

  /** Copies the list. */
  public CallRule {
    clauses = List.copyOf(clauses);
  }

  /** The same answer whatever the arguments. */
  public static CallRule always(FilterAction action) {
    return new CallRule(List.of(), action);
  }

  /**
   * What it says of a call that has reached its filter's listener.
   *
   * @param arguments all six
   */
  FilterAction answer(List<Long> arguments) {
    for (Clause clause : clauses) {
      if (clause.conditions().stream().allMatch(condition -> condition.holds(arguments))) {
        return clause.action();
      }
    }
    return otherwise;
  }

  /** Whether it is the same answer whatever the arguments. */
  boolean isAlways(FilterAction action) {
    return clauses.isEmpty() && otherwise.equals(action);
  }

  /** Whether nothing that the call could carry makes it pass. */
  boolean refusesAlways() {
    return otherwise.refuses() && clauses.stream().allMatch(clause -> clause.action().refuses());
  }

  /** Whether a call can pass that does not carry the launch's nonce. */
  boolean allowsWithoutNonce() {
    return otherwise.equals(FilterAction.ALLOW)
        || clauses.stream().anyMatch(clause -> clause.allows() && !clause.needsNonce());
  }

  /**
   * The same rule, but what it allows is asked about, unless it carries the nonce.
   *
   * @param byNonce whether the launch itself makes the call, with its nonce
   */
  CallRule asking(boolean byNonce) {
    CallRule asking =
        new CallRule(
            clauses.stream()
                .map(
                    clause ->
                        clause.allows() && !clause.needsNonce()
                            ? new Clause(clause.conditions(), FilterAction.ASK)
                            : clause)
                .toList(),
            otherwise.equals(FilterAction.ALLOW) ? FilterAction.ASK : otherwise);
    return byNonce ? asking.orNonce() : asking;
  }

  /** The same rule, but what it allows or asks about is refused. */
  CallRule refusing(FilterAction refusal) {
    CallRule refusing = answering(action -> action.refuses() ? action : refusal);
    boolean alike = refusing.clauses.stream().allMatch(clause -> clause.action().equals(refusal));
    return alike && refusing.otherwise.equals(refusal) ? always(refusal) : refusing;
  }

  /** The same rule with other answers. */
  CallRule answering(UnaryOperator<FilterAction> change) {
    return new CallRule(
        clauses.stream()
            .map(clause -> new Clause(clause.conditions(), change.apply(clause.action())))
            .toList(),
        change.apply(otherwise));
  }

  /** The same rule, but a call that carries the launch's nonce is allowed. */
  CallRule orNonce() {
    List<Clause> more = new ArrayList<>();
    more.add(new Clause(List.of(ArgumentCondition.CarriesNonce.INSTANCE), FilterAction.ALLOW));
    more.addAll(clauses);
    return new CallRule(more, otherwise);
  }

  /** Begins a rule: allowed when all these conditions hold. */
  public static Clauses allowWhen(ArgumentCondition... conditions) {
    return new Clauses().allowWhen(conditions);
  }

  /** Begins a rule: refused when all these conditions hold. */
  public static Clauses refuseWhen(int errno, ArgumentCondition... conditions) {
    return new Clauses().refuseWhen(errno, conditions);
  }

  /** A rule in the making. Not thread-safe. */
  public static final class Clauses {
    private final List<Clause> clauses = new ArrayList<>();

    private Clauses() {}

    /** Next: allowed when all these conditions hold. */
    public Clauses allowWhen(ArgumentCondition... conditions) {
      clauses.add(new Clause(List.of(conditions), FilterAction.ALLOW));
      return this;
    }

    /** Next: refused when all these conditions hold. */
    public Clauses refuseWhen(int errno, ArgumentCondition... conditions) {
      clauses.add(new Clause(List.of(conditions), FilterAction.refuse(errno)));
      return this;
    }

    /** Last: everything else is allowed. */
    public CallRule otherwiseAllow() {
      return new CallRule(clauses, FilterAction.ALLOW);
    }

    /** Last: everything else waits for the listener's answer. */
    public CallRule otherwiseAsk() {
      return new CallRule(clauses, FilterAction.ASK);
    }

    /** Last: everything else is refused. */
    public CallRule otherwiseRefuse(int errno) {
      return new CallRule(clauses, FilterAction.refuse(errno));
    }
  }
}
