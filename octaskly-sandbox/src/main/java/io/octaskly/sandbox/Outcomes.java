package io.octaskly.sandbox;

import io.octaskly.sandbox.internal.supervise.Ending;
import java.time.Duration;

/** Puts what the supervisor has measured into the words of an {@link Outcome}. */
final class Outcomes {
  private Outcomes() {}

  static Outcome of(Ending ending) {
    if (ending instanceof Ending.Exited exited) {
      return new Outcome.Exited(exited.code());
    }
    if (ending instanceof Ending.Signalled signalled) {
      return new Outcome.Signalled(signalled.signal());
    }
    if (ending instanceof Ending.AtLimit limit) {
      return new Outcome.LimitExceeded(
          limit.limit(),
          amount(limit.limit(), limit.allowed()),
          amount(limit.limit(), limit.observed()));
    }
    return new Outcome.Cancelled();
  }

  private static String amount(Limit limit, long value) {
    return switch (limit) {
      case WALL_TIME, CPU_TIME -> Quantity.seconds(Duration.ofNanos(value));
      case MEMORY, DISK, OUTPUT -> Quantity.bytes(value);
      case OPEN_FILES, PROCESSES -> Long.toString(value);
    };
  }
}
