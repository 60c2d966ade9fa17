package io.octaskly.sandbox.internal.denial;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was refused until now.
 *
 * @param calls different ones, in the order of their first times
 * @param total how many were refused, as far as they were counted
 * @param gap what is missing, in words, or null if nothing is
 * @param observed whether anything was observed at all
 */
public record Denied(List<RefusedCall> calls, long total, @Nullable String gap, boolean observed) {
  public Denied {
    calls = List.copyOf(calls);
  }
}
