package io.octaskly.sandbox.internal.observe;

import io.octaskly.sandbox.internal.kernel.SystemCall;
import java.util.Set;

/** What is noted of a run: what it touches, or which calls it makes. */
public sealed interface Observation permits AccessLog, CallNames {
  /** The calls that the kernel is to ask about although they are allowed. */
  Set<SystemCall> calls();
}
