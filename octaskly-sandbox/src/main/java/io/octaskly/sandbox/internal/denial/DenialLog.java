package io.octaskly.sandbox.internal.denial;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The refused calls of one task. However many there are, it keeps a bounded number of different
 * ones. Thread-safe.
 */
public final class DenialLog {
  /** Different calls that are kept. */
  public static final int MOST_KINDS = 256;

  private final boolean observed;

  /** By their text. */
  private final Map<String, RefusedCall> kinds = new LinkedHashMap<>();

  private long total;
  private @Nullable String gap;

  /** Keeps those who are told in order, and a task's end behind them. Taken before this. */
  private final Object telling = new Object();

  /** Guarded by {@code telling}. */
  private @Nullable Consumer<RefusedCall> listener;

  /** Guarded by {@code telling}. */
  private int told;

  private DenialLog(boolean observed, @Nullable String gap) {
    this.observed = observed;
    this.gap = gap;
  }

  /** The log of a task whose refused calls are seen. */
  public static DenialLog empty() {
    return new DenialLog(true, null);
  }

  /** The log of a task whose refused calls nobody sees, and why. */
  public static DenialLog notObserved(String reason) {
    return new DenialLog(false, reason);
  }

  /** Counts a call if one with the same text has been noted; returns whether that is so. */
  public synchronized boolean countsKnown(String text) {
    RefusedCall known = kinds.get(text);
    if (known != null) {
      total++;
      kinds.put(text, known.oncemore());
    }
    return known != null;
  }

  /**
   * Notes a call that is not known yet. Returns whether it is one to be told of: the first of its
   * kind.
   */
  public synchronized boolean note(RefusedCall call) {
    total++;
    if (kinds.size() == MOST_KINDS) {
      gap =
          "more than " + MOST_KINDS + " different calls were refused: later ones are only counted";
      return false;
    }
    kinds.put(call.text(), call);
    return true;
  }

  /** How many calls there were. */
  public synchronized long total() {
    return total;
  }

  /** From now on nothing more is seen. */
  public synchronized void end(String reason) {
    gap = reason;
  }

  /** What was refused until now. */
  public synchronized Denied denied() {
    return new Denied(new ArrayList<>(kinds.values()), total, gap, observed);
  }

  /** Says who is to be told of each kind of call, those until now included. */
  public void onDenied(Consumer<RefusedCall> whom) {
    synchronized (telling) {
      listener = whom;
      tell();
    }
  }

  /** Tells of what has not been told yet; when it returns, whatever was noted before has been. */
  public void tell() {
    synchronized (telling) {
      Consumer<RefusedCall> whom = listener;
      if (whom == null) {
        return;
      }
      List<RefusedCall> calls = denied().calls();
      while (told < calls.size()) {
        whom.accept(calls.get(told++));
      }
    }
  }
}
