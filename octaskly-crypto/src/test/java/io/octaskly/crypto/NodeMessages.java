package io.octaskly.crypto;

import io.octaskly.crypto.wire.CodePoint;
import io.octaskly.crypto.wire.Tuple;
import io.octaskly.crypto.wire.Unsigned;
import io.octaskly.crypto.wire.WireName;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What existing nodes send each other, as records. */
final class NodeMessages {
  private NodeMessages() {}

  record Heartbeat(
      @WireName("node_id") String nodeId,
      @Unsigned(64) long sequence,
      double load,
      boolean healthy) {}

  record TaskSubmission(
      String command,
      List<String> args,
      @Unsigned(32) long timeout,
      @WireName("memory_limit_mb") Optional<@Unsigned(64) Long> memoryLimitMb,
      Map<String, String> env,
      int priority,
      List<@Unsigned(8) Integer> payload) {}

  /** The order is that of the variants on the wire. */
  sealed interface TaskState {
    record Queued() implements TaskState {}

    record Running(String worker, @WireName("started_at") @Unsigned(64) long startedAt)
        implements TaskState {}

    @Tuple
    record Done(int code) implements TaskState {}

    @Tuple
    record Failed(String why, Optional<Integer> code) implements TaskState {}
  }

  @Tuple
  record Pair(@Unsigned(8) int first, long second) {}

  record TaskStatus(
      String id,
      TaskState state,
      List<TaskState> history,
      Optional<String> tag,
      Pair pair,
      @CodePoint int ch,
      short small,
      @WireName("byte") @Unsigned(8) int oneByte,
      float ratio) {}

  /** The type of a published message of that name. */
  static Class<?> type(String name) {
    return switch (name) {
      case "Heartbeat" -> Heartbeat.class;
      case "TaskSubmission", "TaskSubmissionMinimal" -> TaskSubmission.class;
      case "TaskStatus" -> TaskStatus.class;
      default -> throw new IllegalArgumentException(name);
    };
  }
}
